import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of a test's own. */
export interface ScratchDirectory {
  readonly path: string;
  remove(): Promise<void>;
}

/** Makes an empty one. */
export async function scratchDirectory(): Promise<ScratchDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'ringledger-views-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
