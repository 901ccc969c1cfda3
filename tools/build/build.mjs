/** Builds dist/ with Nest's own builder (tsc), then copies what tsc leaves behind (CSV and JSON assets). */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sourceStamp, STAMP_FILE } from './stamp.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NEST = fileURLToPath(new URL('../../node_modules/@nestjs/cli/bin/nest.js', import.meta.url));

const stamp = sourceStamp();
const built = spawnSync(process.execPath, [NEST, 'build'], { cwd: ROOT, stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);
for (const assets of ['libs/finance/assets', 'apps/cli/assets', 'libs/testing/fixtures']) {
  if (existsSync(`${ROOT}/${assets}`)) cpSync(`${ROOT}/${assets}`, `${ROOT}/dist/${assets}`, { recursive: true });
}
writeFileSync(STAMP_FILE, stamp);
