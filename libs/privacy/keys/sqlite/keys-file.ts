import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { KeysRefused } from '../errors.ts';

/** A connection to a file of keys whose tables are known to be ours. */
export type KeysConnection = Database.Database;

/** Goes up when the tables change their shape. */
const FORMAT = 1;

const TABLES = `
  CREATE TABLE keys (id TEXT PRIMARY KEY NOT NULL, wrapped BLOB, made_at INTEGER NOT NULL) STRICT;
  CREATE TABLE links (owner TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (owner, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE notes (name TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE version (changes INTEGER NOT NULL) STRICT;
  INSERT INTO version (changes) VALUES (0);
`;

/** How long a call waits for another connection's transaction (ms). */
const BUSY_TIMEOUT = 5_000;

/** Where the keys of a data directory lie. */
const keysFileOf = (directory: string): string => join(directory, 'keys.db');

/** Opens `<directory>/keys.db` for writing, making it where it is missing. Throws {@link KeysRefused}. */
export function openKeysFile(directory: string): KeysConnection {
  return plainly(directory, () => {
    mkdirSync(directory, { recursive: true });
    return checked(directory, new Database(keysFileOf(directory), { timeout: BUSY_TIMEOUT }), (connection) => {
      connection.pragma('journal_mode = WAL');
      connection.pragma('synchronous = FULL');
      // What is destroyed is overwritten.
      connection.pragma('secure_delete = ON');
      connection.pragma('cache_size = -4000');
      createTables(connection);
    });
  });
}

/** Opens an existing file of keys for reading, also beside the process that writes it. Throws {@link KeysRefused}. */
export function openKeysFileReadOnly(directory: string): KeysConnection {
  return plainly(directory, () => {
    if (!existsSync(keysFileOf(directory))) throw new KeysRefused(`there is no keys.db in ${directory}`);
    return checked(directory, new Database(keysFileOf(directory), { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT }), () => undefined);
  });
}

function checked(directory: string, connection: KeysConnection, prepare: (connection: KeysConnection) => void): KeysConnection {
  try {
    prepare(connection);
    const format = connection.pragma('user_version', { simple: true });
    if (format !== FORMAT) throw new KeysRefused(`keys.db in ${directory} is of format ${String(format)}, and this program reads format ${FORMAT}`);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function createTables(connection: KeysConnection): void {
  connection
    .transaction(() => {
      if (connection.pragma('user_version', { simple: true }) !== 0 || connection.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get()) return;
      connection.exec(TABLES);
      connection.pragma(`user_version = ${FORMAT}`);
    })
    .immediate();
}

function plainly(directory: string, open: () => KeysConnection): KeysConnection {
  try {
    return open();
  } catch (error) {
    if (error instanceof KeysRefused) throw error;
    throw new KeysRefused(`keys.db in ${directory} cannot be opened: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}
