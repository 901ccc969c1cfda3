import { openForReading } from './connection.ts';
import { withFiles } from './files.ts';
import { requireFormat } from './schema.ts';
import { SqliteViewReader } from './view-reader.ts';
import type { ViewReader } from './view-reader.ts';

/** How views are opened for reading. */
export interface ReadOnlyOptions {
  /** All reads see the views as they stood at opening, whatever is committed until the reader is closed. Meanwhile the write-ahead log only grows: be quick. */
  readonly snapshot?: boolean;
}

/**
 * Reads the views of a data directory beside the server that writes them, or without one. Knows the collections that are stored when it opens.
 * Rejects with {@link ViewFileRefused} when there are none.
 */
export async function openViewsReadOnly(directory: string, options: ReadOnlyOptions = {}): Promise<ViewReader> {
  return withFiles(directory, openForReading, (views, progress) => {
    // A transaction sees the file as of its first read, which the check of the format is.
    if (options.snapshot) views.exec('BEGIN');
    requireFormat(views);
    requireFormat(progress);
    return new SqliteViewReader(views, progress);
  });
}
