import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = 'server.address';

/** Writes down where the server of a data directory is reached, for whoever looks after it. Returns how to take that back. A crash leaves it: see whether anybody answers. */
export function keepAddress(dataDir: string, address: string): () => void {
  const path = join(dataDir, NAME);
  writeFileSync(path, `${address}\n`);
  return () => rmSync(path, { force: true });
}

/** Where the server of a data directory says that it is, or was when it crashed; null when none runs. */
export function keptAddress(dataDir: string): string | null {
  try {
    return readFileSync(join(dataDir, NAME), 'utf8').trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
