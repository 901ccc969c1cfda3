import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataDirectoryRefused } from '../errors.ts';
import { openConnection, reason, sqliteCode, type Connection } from './database.ts';

/** A data directory that this process alone may write. */
export interface OwnedDirectory {
  readonly path: string;
  release(): void;
}

/**
 * Takes a data directory, making it where it is missing. The lock is SQLite's own on an empty file, so it is the operating system's: it
 * dies with the process, however that dies, and nothing stale is left to clean up.
 * Throws {@link DataDirectoryRefused} when another process has it, or when it cannot be written.
 */
export function acquireDataDirectory(path: string): OwnedDirectory {
  let lock: Connection | null = null;
  try {
    mkdirSync(path, { recursive: true });
    lock = openConnection(join(path, 'lock.db'), { timeout: 0 });
    lock.pragma('journal_mode = MEMORY');
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    throw refusal(path, error);
  }
  const held = lock;
  return { path, release: () => held.close() };
}

function refusal(path: string, error: unknown): DataDirectoryRefused {
  if (error instanceof DataDirectoryRefused) return error;
  if (sqliteCode(error)?.startsWith('SQLITE_BUSY')) {
    return new DataDirectoryRefused(`the data directory ${path} is in use by another process`, error);
  }
  return new DataDirectoryRefused(`the data directory ${path} cannot be used: ${reason(error)}`, error);
}
