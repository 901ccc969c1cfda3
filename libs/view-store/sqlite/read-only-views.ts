import { buildPath } from './builds/build-files.ts';
import { completeBuilds } from './builds/build-state.ts';
import { openForReading } from './connection.ts';
import type { Connection } from './connection.ts';
import { openTogether, progressPath, viewsPath } from './files.ts';
import { requireFormat } from './schema.ts';
import { SqliteViewReader } from './view-reader.ts';
import type { ViewReader } from './view-reader.ts';

/** How views are opened for reading. */
export interface ReadOnlyOptions {
  /**
   * All reads of a collection see it as it stood at opening, with its checkpoint, whatever is committed until the reader is closed. Meanwhile the write-ahead
   * logs only grow: be quick.
   */
  readonly snapshot?: boolean;
}

/**
 * Reads the views of a data directory, complete builds included, beside the server that writes them or without one. Knows the collections that are stored when
 * it opens. Rejects with {@link ViewFileRefused} when there are none.
 */
export async function openViewsReadOnly(directory: string, options: ReadOnlyOptions = {}): Promise<ViewReader> {
  return openTogether(openForReading, (opening) => {
    const views = opening(viewsPath(directory));
    const progress = opening(progressPath(directory));
    begin(views, options);
    requireFormat(progress);
    const reader = new SqliteViewReader(views, progress);
    for (const build of completeBuilds(directory)) reader.serve(build, begin(opening(buildPath(directory, build)), options));
    return reader;
  });
}

function begin(connection: Connection, { snapshot = false }: ReadOnlyOptions): Connection {
  // A transaction sees the file as of its first read, which the check of the format is.
  if (snapshot) connection.exec('BEGIN');
  requireFormat(connection);
  return connection;
}
