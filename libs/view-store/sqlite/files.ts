import { join } from 'node:path';
import type { Connection } from './connection.ts';

/** What can be built anew from the log, but for {@link buildsDirectory}. */
export const viewsPath = (directory: string): string => join(directory, 'views.db');

/** What cannot. */
export const progressPath = (directory: string): string => join(directory, 'progress.db');

/** Opens files and hands on what is made of them; lets go of all of them when any of it throws. */
export function openTogether<T>(open: (path: string) => Connection, use: (opening: (path: string) => Connection) => T): T {
  const opened: Connection[] = [];
  try {
    return use((path) => {
      const connection = open(path);
      opened.push(connection);
      return connection;
    });
  } catch (error) {
    for (const connection of opened) connection.close();
    throw error;
  }
}
