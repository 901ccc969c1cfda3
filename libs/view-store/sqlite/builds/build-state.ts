import { statSync } from 'node:fs';
import { storedCollections } from '../catalog.ts';
import { openForReading } from '../connection.ts';
import type { Connection } from '../connection.ts';
import { formatOf, refuseUnknownFormat } from '../schema.ts';
import { buildNames, buildPath } from './build-files.ts';

/** A file of collections that were built aside. */
export interface Build {
  readonly name: string;
  /** `unfinished`: somebody builds it, or did until it was cut short. */
  readonly state: 'unfinished' | 'complete' | 'served';
  /** In order of name. */
  readonly collections: readonly string[];
  readonly bytes: number;
}

/** Whether all that belongs into the file is in it. Throws `ViewFileRefused` when the file is of a format that this program does not know. */
export function isComplete(connection: Connection, build: string): boolean {
  // Killed before there were any tables.
  if (formatOf(connection) === 0) return false;
  refuseUnknownFormat(connection);
  return connection.prepare('SELECT 1 FROM build WHERE name = ? AND complete = 1').get(build) !== undefined;
}

/** The builds to serve, in order of name. */
export const completeBuilds = (directory: string): readonly string[] =>
  buildNames(directory).filter((build) => inspect(directory, build, (connection) => isComplete(connection, build)));

/** Every build that there is a file of, in order of name. */
export const allBuilds = (directory: string, serves: (build: string) => boolean): readonly Build[] =>
  buildNames(directory).map((name) =>
    inspect(directory, name, (connection) => {
      const complete = isComplete(connection, name);
      const collections = formatOf(connection) === 0 ? [] : storedCollections(connection).map((collection) => collection.name);
      const { size } = statSync(buildPath(directory, name));
      return { name, state: serves(name) ? 'served' : complete ? 'complete' : 'unfinished', collections, bytes: size };
    }),
  );

function inspect<T>(directory: string, build: string, look: (connection: Connection) => T): T {
  const connection = openForReading(buildPath(directory, build));
  try {
    return look(connection);
  } finally {
    connection.close();
  }
}
