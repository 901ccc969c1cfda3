import { setTimeout as pause } from 'node:timers/promises';
import { RevisionConflict, StoreUnavailable } from '#event-store/errors';
import type { AppendResult, EventStore, FollowOptions, NewEvent, Page, ReadAllOptions, ReadStreamOptions, RecordedEvent } from '#event-store/event-store';
import type { KeyRing } from '../keys/key-ring.ts';
import { EventOpener } from './event-opener.ts';
import { EventSealer } from './event-sealer.ts';
import { reached } from './reached.ts';
import { bodyKeyOf } from './sealed-body.ts';

/** What a sealed log is put together from. */
export interface SealedEventsOptions {
  readonly store: EventStore;
  readonly ring: KeyRing;
  /** Told of what does not open, in words without personal data. */
  readonly warn: (message: string) => void;
  /** How a follower waits before it asks for keys again. Default: as the machine does. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** A payload as it came in, and the key that it lies under: null for one that was stored before there were keys. */
export interface SealedPayload {
  readonly body: Uint8Array | null;
  readonly key: string | null;
}

const PAUSE = 250;

/**
 * A log in which nothing personal lies in clear: the one `subject` of every event is sealed under the key of the contact whose data it is, every raw body under a key
 * of its own. Whoever appends and reads knows nothing of it; only what lies under a destroyed key comes back as null. In everything else it is the
 * log that it is given. Without keys it neither takes nor gives out anything that they are needed for: `StoreUnavailable`.
 */
export class SealedEventStore implements EventStore {
  private readonly options: SealedEventsOptions;
  private readonly sealer: EventSealer;
  private readonly opener: EventOpener;
  /** The last append of each stream that waits for its keys: those that come after it wait for it, so that they keep their order. */
  private readonly waiting = new Map<string, Promise<unknown>>();
  private closing: Promise<void> | null = null;

  constructor(options: SealedEventsOptions) {
    this.options = options;
    this.sealer = new EventSealer(options.store, options.ring);
    this.opener = new EventOpener(options.store, options.ring, options.warn);
  }

  get logId(): string {
    return this.options.store.logId;
  }

  get maxAppendBytes(): number {
    return this.options.store.maxAppendBytes;
  }

  async append(stream: string, expected: number, events: readonly NewEvent[]): Promise<AppendResult> {
    if (this.closing) throw new StoreUnavailable('the event store is closed');
    const sealed = this.waiting.has(stream) ? null : this.sealer.atOnce(stream, expected, events);
    return sealed ? this.passOn(stream, expected, sealed) : this.appendInTurn(stream, expected, events.map(copyOf));
  }

  async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    return this.opened(await this.options.store.readStream(stream, options));
  }

  async readAll(options: ReadAllOptions): Promise<Page> {
    const page = await this.options.store.readAll(options);
    return { ...page, events: await this.opened(page.events) };
  }

  async readBody(position: string): Promise<Uint8Array | null> {
    return (await this.payload(position)).body;
  }

  /** The raw body beside an event, with the id of its key. */
  async payload(position: string): Promise<SealedPayload> {
    const sealed = await this.options.store.readBody(position);
    return { body: await reached(this.opener.openBody(sealed)), key: sealed && bodyKeyOf(sealed) };
  }

  countAfter(position: string | null): Promise<number> {
    return this.options.store.countAfter(position);
  }

  head(): Promise<string | null> {
    return this.options.store.head();
  }

  async *follow(options: FollowOptions): AsyncGenerator<Page & { readonly caughtUp: boolean }> {
    for await (const page of this.options.store.follow(options)) {
      const events = await this.openedUntilOver(page.events, options.signal);
      if (events === null) return;
      yield { ...page, events };
    }
  }

  /** What waits for keys is handed on first. */
  close(): Promise<void> {
    return (this.closing ??= Promise.all(this.waiting.values()).then(() => this.options.store.close()));
  }

  private appendInTurn(stream: string, expected: number, events: readonly NewEvent[]): Promise<AppendResult> {
    const before = this.waiting.get(stream) ?? Promise.resolve();
    const sealed = before.then(() => reached(this.sealer.inTime(stream, expected, events)));
    // The next one may be sealed as soon as this one is handed on: from there on the log keeps the order.
    const handedOn = sealed.then(
      () => undefined,
      () => undefined,
    );
    this.waiting.set(stream, handedOn);
    const appended = sealed.then((ready) => this.passOn(stream, expected, ready));
    void handedOn.then(() => {
      if (this.waiting.get(stream) === handedOn) this.waiting.delete(stream);
    });
    return appended;
  }

  private passOn(stream: string, expected: number, events: readonly NewEvent[]): Promise<AppendResult> {
    return this.options.store.append(stream, expected, events).catch((error: unknown) => {
      if (error instanceof RevisionConflict) this.sealer.forget(stream);
      throw error;
    });
  }

  private opened(events: readonly RecordedEvent[]): Promise<readonly RecordedEvent[]> {
    return reached(this.opener.open(events));
  }

  /** Tries again while the keys cannot be had. Null once the follower is gone. */
  private async openedUntilOver(events: readonly RecordedEvent[], signal: AbortSignal): Promise<readonly RecordedEvent[] | null> {
    while (!signal.aborted) {
      try {
        return await this.opened(events);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await (this.options.pause ?? pauseUnlessAborted)(PAUSE, signal);
      }
    }
    return null;
  }
}

/** As JSON would bring it back: what the caller does to its objects while keys are made has no effect. */
function copyOf(event: NewEvent): NewEvent {
  const { data, metadata, body } = event;
  const text = JSON.stringify({ data, metadata });
  return { ...event, ...(JSON.parse(text) as Pick<NewEvent, 'data' | 'metadata'>), ...(body && { body: new Uint8Array(body) }) };
}

async function pauseUnlessAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
