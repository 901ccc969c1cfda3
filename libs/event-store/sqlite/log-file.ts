import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataDirectoryRefused } from '../errors.ts';
import { openConnection, reason, type Connection } from './database.ts';

/** The version of the tables below. A file with a newer one is refused. */
const SCHEMA = 1;

/**
 * Positions have no gaps: each is the number of events up to and including its own. There is no index over event ids, which would cost more
 * than all the rest; ids are compared inside a stream instead.
 */
const TABLES = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE events (position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, revision INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
  CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);
  CREATE TABLE bodies (position INTEGER PRIMARY KEY, encoding INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
`;

/** An open log file whose tables are known to be ours. */
export interface LogFile {
  readonly connection: Connection;
  readonly file: string;
  readonly logId: string;
}

/** Opens `<directory>/log.db` for writing, making it where it is missing. Throws {@link DataDirectoryRefused}. */
export function openLogFile(directory: string): LogFile {
  return refusingPlainly(directory, () => {
    mkdirSync(directory, { recursive: true });
    return checked(directory, openConnection(logFileOf(directory)), (connection) => {
      connection.pragma('journal_mode = WAL');
      connection.pragma('synchronous = FULL');
      connection.pragma('cache_size = -32000');
      connection.pragma('journal_size_limit = 67108864');
      createTables(connection);
    });
  });
}

/** Opens an existing log for reading only, also beside the process that writes it. Throws {@link DataDirectoryRefused}. */
export function openLogFileReadOnly(directory: string): LogFile {
  return refusingPlainly(directory, () => {
    if (!existsSync(logFileOf(directory))) throw new DataDirectoryRefused(`there is no log in ${directory}`);
    return checked(directory, openConnection(logFileOf(directory), { readonly: true, fileMustExist: true }), () => undefined);
  });
}

function logFileOf(directory: string): string {
  return join(directory, 'log.db');
}

function checked(directory: string, connection: Connection, prepare: (connection: Connection) => void): LogFile {
  try {
    prepare(connection);
    const schema = Number(metaOf(connection, 'schema'));
    const logId = metaOf(connection, 'logId');
    if (schema > SCHEMA) {
      throw new DataDirectoryRefused(`the log in ${directory} is of a newer version (${schema}) than this program knows (${SCHEMA})`);
    }
    if (schema !== SCHEMA || !logId) throw new DataDirectoryRefused(`log.db in ${directory} is not a log of this program`);
    return { connection, file: logFileOf(directory), logId };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function createTables(connection: Connection): void {
  connection
    .transaction(() => {
      if (connection.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get()) return;
      connection.exec(TABLES);
      const insert = connection.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
      insert.run('schema', String(SCHEMA));
      insert.run('logId', randomUUID());
    })
    .immediate();
}

function metaOf(connection: Connection, key: string): string | null {
  if (!connection.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'meta'`).get()) return null;
  const row = connection.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?').get(key);
  return row?.value ?? null;
}

function refusingPlainly<T>(directory: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof DataDirectoryRefused) throw error;
    throw new DataDirectoryRefused(`the log in ${directory} cannot be opened: ${reason(error)}`, error);
  }
}
