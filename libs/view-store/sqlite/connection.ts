import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { requireNode } from './node-version.ts';

export type Connection = Database.Database;
export type Statement = Database.Statement<unknown[]>;

/** A file that cannot be used as asked: of another format, or no database at all. The message is for people. */
export class ViewFileRefused extends Error {
  constructor(path: string, reason: string, cause?: unknown) {
    super(`${path}: ${reason}`, { cause });
    this.name = 'ViewFileRefused';
  }
}

/** How long a call waits for another connection's transaction, such as that of a rebuild in another process (ms). */
const BUSY_TIMEOUT = 5_000;

const WRITING = [
  'journal_mode = WAL',
  'synchronous = NORMAL',
  // What an erasure blanks in a view is overwritten on disk too.
  'secure_delete = ON',
  'journal_size_limit = 67108864',
];

/**
 * Opens a file for writing, as a write-ahead log: `synchronous=NORMAL` may lose the last commits on a power cut, but always a whole tail of
 * them, documents and checkpoint together; they are folded again from the log.
 */
export const openForWriting = (path: string): Connection =>
  open(path, { timeout: BUSY_TIMEOUT }, [
    ...WRITING,
    // 8 MB of write-ahead log between two checkpoints, each of which holds the process up for some tens of milliseconds.
    'wal_autocheckpoint = 2000',
    'cache_size = -16000',
    // The first 64 MB are read as memory: pages of a list come a third faster, and no more than that counts as the process's own.
    'mmap_size = 67108864',
  ]);

/** The same for a file that nobody reads yet: what holds up its thread holds up nobody else, so it trades that and memory for speed. */
export const openForBuilding = (path: string): Connection =>
  open(path, { timeout: BUSY_TIMEOUT }, [...WRITING, 'wal_autocheckpoint = 16000', 'cache_size = -64000']);

/** What this writes is on the disk when it answers, together with all that was written before. */
export function durably<T>(connection: Connection, write: () => T): T {
  connection.pragma('synchronous = FULL');
  try {
    return write();
  } finally {
    connection.pragma('synchronous = NORMAL');
  }
}

/** Opens a file for reading, beside a program that may be writing to it. */
export function openForReading(path: string): Connection {
  if (!existsSync(path)) throw new ViewFileRefused(path, 'is not there');
  return open(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT }, ['cache_size = -4000']);
}

function open(path: string, options: Database.Options, pragmas: readonly string[]): Connection {
  requireNode(process.versions.node);
  const connection = connect(path, options);
  try {
    for (const pragma of pragmas) connection.pragma(pragma);
    return connection;
  } catch (error) {
    connection.close();
    throw plain(path, error);
  }
}

function connect(path: string, options: Database.Options): Connection {
  try {
    return new Database(path, options);
  } catch (error) {
    throw plain(path, error);
  }
}

/** What the file itself is the reason of, in plain words; anything else as it is. */
function plain(path: string, error: unknown): unknown {
  // By its code, not its class: the driver throws the class of whoever loaded it first in this process.
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  if (code === 'SQLITE_NOTADB') return new ViewFileRefused(path, 'is no database', error);
  if (code === 'SQLITE_CANTOPEN') return new ViewFileRefused(path, 'cannot be opened', error);
  return error;
}
