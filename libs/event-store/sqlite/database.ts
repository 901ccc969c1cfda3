import Database from 'better-sqlite3';
import { DataDirectoryRefused } from '../errors.ts';

/** A connection to one SQLite file. */
export type Connection = Database.Database;

const OLDEST_NODE = 22;

/** Opens a file. The driver's binary takes the whole process down on an older Node, so that is refused on the line before. */
export function openConnection(file: string, options: Database.Options = {}): Connection {
  refuseOldNode(process.versions.node);
  return new Database(file, options);
}

/** Throws {@link DataDirectoryRefused} for a version of Node that the driver's binary does not run on. */
export function refuseOldNode(version: string): void {
  if (Number.parseInt(version, 10) >= OLDEST_NODE) return;
  throw new DataDirectoryRefused(`the embedded store needs Node ${OLDEST_NODE} or newer, and this is Node ${version}`);
}

/**
 * SQLite's own name for what went wrong, such as `SQLITE_FULL`; null for any other error. Told by its name: the driver's binary is loaded
 * once a process and throws the class of whoever loaded it first, which may be another copy of the driver.
 */
export function sqliteCode(error: unknown): string | null {
  const { name, code } = (error ?? {}) as { readonly name?: unknown; readonly code?: unknown };
  return name === 'SqliteError' && typeof code === 'string' ? code : null;
}

/** The message of an error, for a line that people read. */
export function reason(error: unknown): string {
  const { message } = (error ?? {}) as { readonly message?: unknown };
  return typeof message === 'string' ? message : String(error);
}
