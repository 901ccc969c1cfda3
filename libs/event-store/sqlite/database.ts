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

/** SQLite's own name for what went wrong, such as `SQLITE_FULL`; null for any other error. */
export function sqliteCode(error: unknown): string | null {
  return error instanceof Database.SqliteError ? error.code : null;
}

/** The message of an error, for a line that people read. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
