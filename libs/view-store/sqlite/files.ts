import { join } from 'node:path';
import type { Connection } from './connection.ts';

const VIEWS = 'views.db';
const PROGRESS = 'progress.db';

/** Opens the two files of a data directory and hands them on; lets go of them when any of it throws. */
export function withFiles<T>(directory: string, open: (path: string) => Connection, use: (views: Connection, progress: Connection) => T): T {
  const opened: Connection[] = [];
  const opening = (file: string): Connection => {
    const connection = open(join(directory, file));
    opened.push(connection);
    return connection;
  };
  try {
    return use(opening(VIEWS), opening(PROGRESS));
  } catch (error) {
    for (const connection of opened) connection.close();
    throw error;
  }
}
