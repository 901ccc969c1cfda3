import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Projection } from '#domain/kernel/projection';
import { upcast, type Upcasters } from '#domain/kernel/upcaster';
import { folded } from '#testing/golden/folded';
import { parsed, written, type GoldenEvent } from '#testing/golden/golden-log';
import type { Fitting } from './fitting.ts';
import type { Released } from './released.ts';

const FOLDER = 'libs/testing/golden';
export const HASHES = `${FOLDER}/hashes.json`;
const LOG = /\.ndjson$/;

/** Logs of played days, by `<version of the package>/<name>`, and what views made of them: by log and `<view>@<version>`. */
export interface Golden {
  readonly logs: Readonly<Record<string, readonly GoldenEvent[]>>;
  readonly hashes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What golden logs are folded with, and held against. */
export interface Today {
  readonly views: readonly Projection[];
  readonly upcasters: Upcasters;
  readonly fitting: Fitting;
  readonly released: Released;
}

/** The golden logs of the tree under `root`. */
export function readGolden(root: string): Golden {
  const folder = join(root, FOLDER);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => LOG.test(file)).sort();
  const logs = files.map((file) => [file.replaceAll('\\', '/').replace(LOG, ''), parsed(readFileSync(join(folder, file), 'utf8'))] as const);
  const hashes = join(root, HASHES);
  return { logs: Object.fromEntries(logs), hashes: existsSync(hashes) ? (JSON.parse(readFileSync(hashes, 'utf8')) as Golden['hashes']) : {} };
}

/** Writes them down. Logs of versions that were never released give way to the one of this version. */
export function writeGolden(root: string, { logs, hashes }: Golden): void {
  const folder = join(root, FOLDER);
  for (const name of Object.keys(readGolden(root).logs).filter((name) => !logs[name])) rmSync(join(folder, dirname(name)), { recursive: true });
  for (const [name, events] of Object.entries(logs)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, `${name}.ndjson`), written(events));
  }
  writeFileSync(join(root, HASHES), `${JSON.stringify(hashes, null, 2)}\n`);
}

/** What golden logs no longer come to, in words. */
export async function faultsOf({ logs, hashes }: Golden, today: Today): Promise<readonly string[]> {
  const lost = today.released.releases.filter((release) => !Object.keys(logs).some((name) => name.startsWith(`${release}/`)));
  const faults = lost.map((release) => `there is no golden log of ${release}`);
  for (const [name, events] of Object.entries(logs)) {
    faults.push(...misfits(name, events, today));
    for (const [view, result] of await folded(events, today.views, today.upcasters)) {
      if ('fault' in result) faults.push(`${view} does not fold ${name}: ${result.fault}`);
      else faults.push(...difference(view, name, hashes[name]?.[view], result.hash, today.released));
    }
  }
  return faults;
}

function misfits(name: string, events: readonly GoldenEvent[], { upcasters, fitting }: Today): readonly string[] {
  return events.flatMap(({ data, metadata }, line) => {
    const fault = fitting(upcast(data, metadata.schema, upcasters));
    return fault === null ? [] : [`${name}, line ${line + 1}: ${fault}`];
  });
}

function difference(view: string, name: string, known: string | undefined, hash: string, { views }: Released): readonly string[] {
  if (known === hash) return [];
  if (known === undefined) return [`nothing is written down of what ${view} makes of ${name}: npm run events -- --golden`];
  const since = views[view];
  return [`${view} makes something else of ${name} than ${since ? `it did in ${since}: raise its version` : 'is written down: npm run events -- --golden'}`];
}

/** The same golden logs with what today's views make of them. What a released view made stays written as it is. */
export async function rehashed({ logs, hashes }: Golden, { views, upcasters, released }: Omit<Today, 'fitting'>): Promise<Golden> {
  const again: Record<string, Readonly<Record<string, string>>> = {};
  for (const [name, events] of Object.entries(logs)) {
    const kept = Object.entries(hashes[name] ?? {}).filter(([view]) => released.views[view]);
    const made = [...(await folded(events, views, upcasters))].map(([view, result]) => [view, hashOf(view, name, result)] as const);
    again[name] = Object.fromEntries([...made, ...kept].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  return { logs, hashes: again };
}

function hashOf(view: string, name: string, result: { readonly hash: string } | { readonly fault: string }): string {
  if ('fault' in result) throw new Error(`${view} does not fold ${name}: ${result.fault}`);
  return result.hash;
}
