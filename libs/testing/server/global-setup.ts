import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SPECS = fileURLToPath(new URL('../../../apps/server/e2e/', import.meta.url));
const ENSURE = fileURLToPath(new URL('../../../tools/build/ensure.mjs', import.meta.url));

/** What Jest was asked to run, as far as it is looked at. */
interface Run {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
}

/** Builds the server, unless that is done, before the first spec that starts it. A run without such specs builds nothing. */
export default function ensureServer({ testPathPatterns: { patterns } }: Run): void {
  const wanted = readdirSync(SPECS).some((file) => patterns.length === 0 || patterns.some((pattern) => new RegExp(pattern, 'i').test(SPECS + file)));
  if (!wanted) return;
  const built = spawnSync(process.execPath, [ENSURE], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('the server cannot be built');
}
