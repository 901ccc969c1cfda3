import type { EventStore } from '#event-store/event-store';
import type { ViewStore } from '#view-store/view-store';
import type { KeyRing } from '../keys/key-ring.ts';
import { DocumentOpener } from './document-opener.ts';
import { EventOpener } from './event-opener.ts';
import { reached } from './reached.ts';

/** The half of a log that reads. */
type LogReads = Pick<EventStore, 'logId' | 'readStream' | 'readAll' | 'readBody' | 'countAfter' | 'head' | 'close'>;

/** The half of a view store that reads. */
type ViewReads = Pick<ViewStore, 'load' | 'query' | 'scan' | 'checkpoint' | 'parked' | 'pointer' | 'close'>;

/** A sealed log that is only read, as whoever has its keys sees it. */
export function openedLog(log: LogReads, ring: KeyRing, warn: (message: string) => void): LogReads {
  const opener = new EventOpener(log, ring, warn);
  return {
    logId: log.logId,
    readStream: async (stream, options) => reached(opener.open(await log.readStream(stream, options))),
    async readAll(options) {
      const page = await log.readAll(options);
      return { ...page, events: await reached(opener.open(page.events)) };
    },
    readBody: async (position) => reached(opener.openBody(await log.readBody(position))),
    countAfter: (position) => log.countAfter(position),
    head: () => log.head(),
    close: () => log.close(),
  };
}

/** Sealed views that are only read, as whoever has their keys sees them. */
export function openedViews(views: ViewReads, ring: KeyRing, warn: (message: string) => void): ViewReads {
  const opener = new DocumentOpener(ring, warn);
  return {
    async load(collection, ids) {
      const documents = await reached(opener.open(collection, [...(await views.load(collection, ids)).values()]));
      return new Map(documents.map((document) => [document.id, document]));
    },
    query: async (query) => reached(opener.openPage(query.collection, await views.query(query))),
    scan: async (collection, afterId, limit) => reached(opener.open(collection, await views.scan(collection, afterId, limit))),
    checkpoint: (name) => views.checkpoint(name),
    parked: (collection) => views.parked(collection),
    pointer: (view) => views.pointer(view),
    close: () => views.close(),
  };
}
