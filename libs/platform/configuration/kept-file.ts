import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The content of a small file, made once. It is whole or not there, whatever crashes, and the first of two makers wins. */
export function keptInFile(folder: string, name: string, make: () => string): string {
  const path = join(folder, name);
  const known = read(path);
  if (known !== null) return known;
  mkdirSync(folder, { recursive: true });
  const draft = `${path}.${randomUUID()}.draft`;
  write(draft, make());
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
  makeDurable(folder);
  return readFileSync(path, 'utf8');
}

/** What is kept there; null where nothing was made yet. */
export const keptIfThere = (folder: string, name: string): string | null => read(join(folder, name));

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** A new name in a folder outlives a power cut only once the folder itself is on the disk. */
function makeDurable(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function write(path: string, content: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
