import { ViewFileRefused } from './connection.ts';
import type { Connection } from './connection.ts';

const CHECKPOINTS = 'CREATE TABLE checkpoints (name TEXT PRIMARY KEY NOT NULL, log_id TEXT NOT NULL, position TEXT NOT NULL)';
/** A number is never given again, so the table of a collection that was dropped is never taken for that of a new one. */
const COLLECTIONS = 'CREATE TABLE collections (number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE NOT NULL, indexes TEXT NOT NULL)';
const PARKED = `CREATE TABLE parked (collection TEXT NOT NULL, id TEXT NOT NULL, from_position TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (collection, id))`;
const POINTERS = 'CREATE TABLE pointers (view TEXT PRIMARY KEY NOT NULL, collection TEXT NOT NULL, previous TEXT)';
const LEASES = `CREATE TABLE leases (name TEXT PRIMARY KEY NOT NULL, epoch INTEGER NOT NULL, owner TEXT NOT NULL, beat INTEGER NOT NULL,
  released INTEGER NOT NULL)`;

/** One row. It holds the name too, so that a copy under another name is no build. */
const BUILD = 'CREATE TABLE build (name TEXT NOT NULL, complete INTEGER NOT NULL)';

/** What each format added to the one before it: a file of an older format gets what it lacks when it is opened for writing. */
type Formats = readonly (readonly string[])[];
const VIEWS: Formats = [[COLLECTIONS, CHECKPOINTS], [PARKED, POINTERS]];
const PROGRESS: Formats = [[CHECKPOINTS], [LEASES]];
const BUILDS: Formats = [[], [COLLECTIONS, CHECKPOINTS, PARKED, BUILD]];
/** Of every file. */
const FORMAT = 2;

/** Makes the tables of `views.db` where they are missing. Throws {@link ViewFileRefused} when the file is of a format that this program does not know. */
export const makeViews = (connection: Connection): void => makeTables(connection, VIEWS);

/** The same for the tables of `progress.db`. */
export const makeProgress = (connection: Connection): void => makeTables(connection, PROGRESS);

/** The same for a file of collections that are built aside. */
export const makeBuild = (connection: Connection): void => makeTables(connection, BUILDS);

/** Throws {@link ViewFileRefused} when the file is of another format. */
export function requireFormat(connection: Connection): void {
  if (formatOf(connection) !== FORMAT) refuse(connection);
}

/** The same when the file is of a format that is higher. */
export function refuseUnknownFormat(connection: Connection): void {
  if (formatOf(connection) > FORMAT) refuse(connection);
}

function refuse(connection: Connection): never {
  throw new ViewFileRefused(connection.name, `is of format ${formatOf(connection)}, this program reads format ${FORMAT}`);
}

function makeTables(connection: Connection, formats: Formats): void {
  connection
    .transaction(() => {
      const found = formatOf(connection);
      if (found >= FORMAT) return;
      for (const table of formats.slice(found).flat()) connection.exec(table);
      connection.pragma(`user_version = ${FORMAT}`);
    })
    .immediate();
  requireFormat(connection);
}

/** 0: no tables were made yet. */
export const formatOf = (connection: Connection): number => connection.pragma('user_version', { simple: true }) as number;
