import type { Timing } from '#engine/clock/timing';
import type { Instruments } from '#engine/instruments';
import { AppendTooLarge, RevisionConflict, StoreUnavailable, UnknownOutcome } from '#event-store/errors';
import type { AppendResult, EventStore, FollowOptions, NewEvent, ReadAllOptions, ReadStreamOptions } from '#event-store/event-store';

/** Spans of one append, at most: a group of webhooks may begin as many ways as it has payloads. */
const MOST_SPANS = 64;

/** A log whose appends are counted, timed and traced. In everything else it is the log that it is given. */
export class MeasuredEventStore implements EventStore {
  private readonly store: EventStore;
  private readonly instruments: Instruments;
  private readonly timing: Timing;

  constructor(store: EventStore, instruments: Instruments, timing: Timing) {
    this.store = store;
    this.instruments = instruments;
    this.timing = timing;
  }

  get logId(): string {
    return this.store.logId;
  }

  get maxAppendBytes(): number {
    return this.store.maxAppendBytes;
  }

  async append(stream: string, expected: number, events: readonly NewEvent[]): Promise<AppendResult> {
    const began = this.timing.now();
    try {
      const appended = await this.store.append(stream, expected, events);
      this.tell(categoryOf(stream), 'done', events, began);
      return appended;
    } catch (error) {
      this.tell(categoryOf(stream), outcomeOf(error), events, began);
      throw error;
    }
  }

  readStream(stream: string, options?: ReadStreamOptions): ReturnType<EventStore['readStream']> {
    return this.store.readStream(stream, options);
  }

  readAll(options: ReadAllOptions): ReturnType<EventStore['readAll']> {
    return this.store.readAll(options);
  }

  readBody(position: string): Promise<Uint8Array | null> {
    return this.store.readBody(position);
  }

  countAfter(position: string | null): Promise<number> {
    return this.store.countAfter(position);
  }

  head(): Promise<string | null> {
    return this.store.head();
  }

  follow(options: FollowOptions): ReturnType<EventStore['follow']> {
    return this.store.follow(options);
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private tell(category: string, outcome: string, events: readonly NewEvent[], began: number): void {
    const ended = this.timing.now();
    this.instruments.count('ringledger_appends_total', { category, outcome });
    if (outcome === 'done') {
      this.instruments.count('ringledger_appended_events_total', { category }, events.length);
      this.instruments.observe('ringledger_append_seconds', {}, (ended - began) / 1_000);
    }
    if (this.instruments.traces) this.trace(category, outcome, events, began, ended);
  }

  private trace(category: string, outcome: string, events: readonly NewEvent[], began: number, ended: number): void {
    const ways = new Map<string, NewEvent[]>();
    for (const event of events) ways.set(event.metadata.correlationId, [...(ways.get(event.metadata.correlationId) ?? []), event]);
    for (const [correlationId, own] of [...ways].slice(0, MOST_SPANS)) {
      const { actor, workspace } = (own[0] as NewEvent).metadata;
      const types = [...new Set(own.map(({ data }) => data.type))].join(' ');
      const attributes = { category, outcome, types, by: whose(actor), events: own.length, ...(workspace && { workspace }) };
      this.instruments.span({ name: 'append', correlationId, began, ended, failed: outcome !== 'done', attributes });
    }
  }
}

/** The kind of a stream: `call` of `call-demo.cl_…`. */
const categoryOf = (stream: string): string => stream.split('-', 1)[0] as string;

/** Our own parts by name; who asked over HTTP is nobody's business here. */
const whose = (actor: string): string => (actor === 'platform' || actor.startsWith('process:') ? actor : 'request');

function outcomeOf(error: unknown): string {
  if (error instanceof RevisionConflict) return 'conflict';
  if (error instanceof UnknownOutcome) return 'unknown';
  if (error instanceof AppendTooLarge) return 'too_large';
  return error instanceof StoreUnavailable ? 'unavailable' : 'fault';
}
