import { positionNumber } from '../embedded/position.ts';
import { checkLimit } from '../embedded/requests.ts';
import type { EventStore } from '../event-store.ts';
import type { LogFile } from './log-file.ts';
import { readPage } from './log-pages.ts';
import { headText, LogReader } from './log-reader.ts';

/** The reading half of the port, for tools that look at a log that another process writes. */
export type ReadOnlyLog = Pick<EventStore, 'logId' | 'readStream' | 'readAll' | 'readBody' | 'countAfter' | 'head' | 'close'>;

/** Reads a log file; every call sees what is committed at that moment. */
export function openReader({ connection, logId }: LogFile): ReadOnlyLog {
  const reader = new LogReader(connection);
  return {
    logId,
    async readStream(stream, options = {}) {
      if (options.limit !== undefined) checkLimit(options.limit);
      return reader.readStream(stream, options);
    },
    readAll: async (options) => readPage(options, reader.last(), (after, count, wanted) => reader.page(after, count, wanted)),
    readBody: async (position) => reader.body(positionNumber(position)),
    countAfter: async (position) => Math.max(0, reader.last() - positionNumber(position)),
    head: async () => headText(reader.last()),
    close: async () => void connection.close(),
  };
}
