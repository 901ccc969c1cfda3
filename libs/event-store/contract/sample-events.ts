import { randomUUID } from 'node:crypto';
import type { DomainEvent, Metadata } from '#domain/kernel/event';
import { instant } from '#domain/kernel/instant';
import type { EventStore, NewEvent, RecordedEvent } from '../event-store.ts';

/** An event that says which one it is. */
export interface Ping extends DomainEvent {
  readonly type: 'Ping';
  readonly n: number;
}

export const metadata: Metadata = {
  workspace: null,
  actor: 'platform',
  correlationId: 'c-1',
  effectiveAt: instant(1_767_323_045_678),
  recordedAt: instant(1_767_323_046_789),
  schema: 1,
};

export function ping(n: number, more: Partial<NewEvent> & { readonly extra?: Readonly<Record<string, unknown>> } = {}): NewEvent {
  const { extra, ...rest } = more;
  const data: Ping = { type: 'Ping', n, ...extra };
  return { id: randomUUID(), data, metadata, ...rest };
}

/** Pings numbered `from` to `to`, both included. */
export function pings(from: number, to: number): readonly NewEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ping(from + index));
}

/** The numbers of recorded pings. */
export function numbersOf(events: readonly RecordedEvent[]): readonly number[] {
  return events.map((event) => (event as RecordedEvent<Ping>).data.n);
}

/** The numbers of all pings of a stream. */
export async function numbersIn(store: EventStore, stream: string): Promise<readonly number[]> {
  return numbersOf(await store.readStream(stream));
}

/** Everything after a position, page by page. */
export async function readToEnd(store: EventStore, limit: number, prefixes?: readonly string[], from: string | null = null): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let at = from; ; ) {
    const page = await store.readAll({ from: at, limit, prefixes });
    events.push(...page.events);
    if (page.position === at) return events;
    // Otherwise a store that goes back would be read for ever.
    if ((page.position ?? '') < (at ?? '')) throw new Error(`a page after ${at} ended at ${page.position}`);
    at = page.position;
  }
}
