import { ViewFileRefused } from './connection.ts';
import type { Connection } from './connection.ts';

/** Goes up when the tables of a file change their shape. */
const FORMAT = 1;

const CHECKPOINTS = 'CREATE TABLE checkpoints (name TEXT PRIMARY KEY NOT NULL, log_id TEXT NOT NULL, position TEXT NOT NULL)';
/** A number is never given again, so the table of a collection that was dropped is never taken for that of a new one. */
const COLLECTIONS = 'CREATE TABLE collections (number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE NOT NULL, indexes TEXT NOT NULL)';

/** Makes the tables of `views.db` in an empty file. Throws {@link ViewFileRefused} when the file is of another format. */
export const makeViews = (connection: Connection): void => makeTables(connection, [COLLECTIONS, CHECKPOINTS]);

/** The same for the one table of `progress.db`. */
export const makeProgress = (connection: Connection): void => makeTables(connection, [CHECKPOINTS]);

/** Throws {@link ViewFileRefused} when the file is of another format. */
export function requireFormat(connection: Connection): void {
  const found = formatOf(connection);
  if (found !== FORMAT) throw new ViewFileRefused(connection.name, `is of format ${found}, this program reads format ${FORMAT}`);
}

function makeTables(connection: Connection, tables: readonly string[]): void {
  connection
    .transaction(() => {
      if (formatOf(connection) !== 0) return;
      for (const table of tables) connection.exec(table);
      connection.pragma(`user_version = ${FORMAT}`);
    })
    .immediate();
  requireFormat(connection);
}

const formatOf = (connection: Connection): unknown => connection.pragma('user_version', { simple: true });
