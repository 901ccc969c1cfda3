/** A cheap fingerprint of the sources, so that a start builds only when something changed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where a finished build leaves the fingerprint of what it was built from. */
export const STAMP_FILE = join(ROOT, 'dist', '.stamp');

/** Path, size and time of every source file, hashed. */
export function sourceStamp() {
  const hash = createHash('sha256');
  for (const folder of ['apps', 'libs']) {
    const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).sort();
    for (const file of files) {
      const stat = statSync(join(ROOT, folder, file));
      if (stat.isFile()) hash.update(`${folder}/${file}:${stat.size}:${stat.mtimeMs}\n`);
    }
  }
  for (const file of ['package.json', 'tsconfig.base.json', 'tsconfig.build.json']) hash.update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

/** True when dist/ was built from the sources as they are now. */
export function isFresh() {
  return existsSync(STAMP_FILE) && readFileSync(STAMP_FILE, 'utf8') === sourceStamp();
}
