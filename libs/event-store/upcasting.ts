import { upcast, versionOf, type Upcasters } from '#domain/kernel/upcaster';
import type { EventStore, NewEvent, Page, RecordedEvent } from './event-store.ts';

/** The half of the port that reads. */
type Reads = Pick<EventStore, 'logId' | 'readStream' | 'readAll' | 'readBody' | 'countAfter' | 'head' | 'close'>;

/**
 * A log in which every event has the shape of today: what was written in an earlier one is brought up to it as it is read, and what is
 * written says which version it is of. So nobody behind it knows of versions. Goes outside of whatever unseals: upcasters see open content.
 *
 * Without upcasters it is the log itself.
 */
export function upcasting(events: EventStore, upcasters: Upcasters): EventStore {
  if (isEmpty(upcasters)) return events;
  return {
    ...upcastingReads(events, upcasters),
    maxAppendBytes: events.maxAppendBytes,
    append: (stream, expected, appended) => events.append(stream, expected, appended.map((event) => stamped(event, upcasters))),
    follow: (options) => followed(events.follow(options), upcasters),
  };
}

/** The same for a log that is only read. */
export function upcastingReads<R extends Reads>(log: R, upcasters: Upcasters): R | Reads {
  if (isEmpty(upcasters)) return log;
  return {
    logId: log.logId,
    readStream: async (stream, options) => present(await log.readStream(stream, options), upcasters),
    readAll: async (options) => presentPage(await log.readAll(options), upcasters),
    readBody: (position) => log.readBody(position),
    countAfter: (position) => log.countAfter(position),
    head: () => log.head(),
    close: () => log.close(),
  };
}

const isEmpty = (upcasters: Upcasters): boolean => Object.keys(upcasters).length === 0;

function stamped(event: NewEvent, upcasters: Upcasters): NewEvent {
  const schema = versionOf(event.data.type, upcasters);
  return schema === 1 ? event : { ...event, metadata: { ...event.metadata, schema } };
}

async function* followed<P extends Page>(pages: AsyncIterable<P>, upcasters: Upcasters): AsyncIterable<P> {
  for await (const page of pages) yield presentPage(page, upcasters);
}

const presentPage = <P extends Page>(page: P, upcasters: Upcasters): P => ({ ...page, events: present(page.events, upcasters) });

const present = (events: readonly RecordedEvent[], upcasters: Upcasters): readonly RecordedEvent[] => events.map((event) => raised(event, upcasters));

/** Says that it is of the present version, so that it is never raised twice. */
function raised(event: RecordedEvent, upcasters: Upcasters): RecordedEvent {
  const { data, metadata } = event;
  const schema = versionOf(data.type, upcasters);
  if (metadata.schema === schema) return event;
  return { ...event, data: upcast(data, metadata.schema, upcasters), metadata: { ...metadata, schema } };
}
