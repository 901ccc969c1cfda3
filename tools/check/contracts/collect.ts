/**
 * Prints, as JSON, which cases of its port's contract every adapter under the working directory declares. A program of its own, since it reads
 * specs outside Jest: their `@jest/globals` is jest-stand-in.ts.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { taken } from './jest-stand-in.ts';
import type { Registered } from './registered.ts';

const LIBRARIES = join(process.cwd(), 'libs');

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: new URL('./jest-stand-in.ts', import.meta.url).href, shortCircuit: true } : next(specifier, context),
});

const load = (path: string): Promise<Record<string, unknown>> => import(pathToFileURL(path).href) as Promise<Record<string, unknown>>;

/** Libraries with a contract. */
const ports = (): readonly string[] => readdirSync(LIBRARIES).filter((port) => existsSync(join(LIBRARIES, port, 'contract.ts')));

/** Folders with an implementation: `sqlite/sqlite-event-store.ts`. */
const adaptersOf = (port: string): readonly string[] =>
  readdirSync(join(LIBRARIES, port)).filter((folder) => existsSync(join(LIBRARIES, port, folder, `${folder}-${port}.ts`)));

/** The names of the contract's cases: the one exported list of texts. */
async function casesOf(port: string): Promise<readonly string[]> {
  const exported = Object.values(await load(join(LIBRARIES, port, 'contract.ts')));
  const lists = exported.filter((value) => Array.isArray(value) && value.every((name) => typeof name === 'string'));
  if (lists.length !== 1) throw new Error(`libs/${port}/contract.ts exports ${lists.length} lists of case names, not one`);
  return lists[0] as string[];
}

async function declaredBy(port: string, adapter: string): Promise<Registered['declared']> {
  const folder = join(LIBRARIES, port, adapter);
  const specs = readdirSync(folder)
    .filter((file) => file.endsWith('.spec.ts'))
    .map((file) => join(folder, file))
    .filter((file) => readFileSync(file, 'utf8').includes(`'../contract.ts'`));
  for (const spec of specs) await load(spec);
  return taken();
}

const registered: Registered[] = [];
for (const port of ports()) {
  const cases = await casesOf(port);
  taken();
  for (const adapter of adaptersOf(port)) registered.push({ port, adapter, cases, declared: await declaredBy(port, adapter) });
}
console.log(JSON.stringify(registered));
