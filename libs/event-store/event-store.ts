import type { DomainEvent, Metadata } from '#domain/kernel/event';

/**
 * The log: every stream of the product, and their one order.
 *
 * - A stream is named `<category>-<workspace>.<id>` (system streams: `<category>-<id>`); its events have revisions 0, 1, 2, …
 * - `position` is opaque text of a fixed width whose text order is the order of commits. It is a *completed prefix*: once an event
 *   can be read, no event with a lower position ever appears.
 * - Nothing is acknowledged, shown to a reader or told to a follower before it is durable.
 * - Data and metadata come back as JSON would bring them back: a key whose value is undefined is gone. What the caller does to its
 *   objects after the call has no effect; what comes out is shared between readers and must not be changed.
 * - Calls that cannot mean anything (no events, a limit below 1, an empty stream name, a position of another shape) reject with a RangeError.
 */
export interface EventStore {
  /** Names this log for ever; a checkpoint of another log is not valid here. */
  readonly logId: string;
  /** One append, its data and metadata together, may not be larger than this (bytes). Bodies do not count on the embedded store. */
  readonly maxAppendBytes: number;

  /**
   * Appends all events, or none, if the stream stands at `expected` (the revision of its last event, or -1 when it has none).
   *
   * The same event ids again at the same expected revision give the first answer and write nothing, however much was appended since;
   * the events right after `expected` are compared, by their ids alone. An id that is known elsewhere in the log says nothing.
   * Of any number of appends at one expected revision one wins. Appends that a caller does not wait for are taken in the order of the calls.
   *
   * Throws {@link RevisionConflict} when the stream stands elsewhere, {@link UnknownOutcome} when nobody can say whether it was
   * written (retry with the same ids), {@link AppendTooLarge} before anything is tried, {@link StoreUnavailable} when nothing was written.
   */
  append(stream: string, expected: number, events: readonly NewEvent[]): Promise<AppendResult>;

  /** Reads one stream in order of revision. Empty when there is no such stream, or nothing from there on. */
  readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]>;

  /**
   * Reads the log in order of position, strictly after `from` (null: from the start). `limit` bounds the events looked at, so a
   * filtered page may be shorter. `position` is how far was read, ignored events included: the next `from`; it equals `from` when nothing followed.
   */
  readAll(options: ReadAllOptions): Promise<Page>;

  /** The raw body that was stored beside an event, as the bytes that came in; null when it had none, or when there is no such event. */
  readBody(position: string): Promise<Uint8Array | null>;

  /** How many events lie after a position (null: all of them). May be an estimate on a server. */
  countAfter(position: string | null): Promise<number>;

  /** The position of the last event; null when the log is empty. */
  head(): Promise<string | null>;

  /**
   * Catches up from strictly after `from`, then follows for ever; ends when the signal aborts or the store closes, reconnects by itself.
   *
   * Yields pages that may hold no event but always move `position`; `caughtUp` is true when nothing was waiting behind the page. Only the first
   * page may stand still: when nothing waits at the start it comes at once, empty and caught up, so that the follower knows.
   * A page is only read when it is asked for, so a slow follower gets fewer and fuller pages.
   */
  follow(options: FollowOptions): AsyncIterable<Page & { readonly caughtUp: boolean }>;

  /** Waits for what is pending, then lets go of everything. Calls after it reject with {@link StoreUnavailable}; a second close does nothing. */
  close(): Promise<void>;
}

/** An event to append. `id` is a UUID made by the caller; a retry uses the same one. */
export interface NewEvent {
  readonly id: string;
  readonly data: DomainEvent;
  readonly metadata: Metadata;
  /** Raw bytes kept beside the event, byte for byte. */
  readonly body?: Uint8Array;
  /** True for a body that nothing makes smaller, such as a sealed one: nobody need try. */
  readonly packed?: boolean;
}

/** An event as it stands in the log. Frozen in meaning: nobody changes it. */
export interface RecordedEvent<E extends DomainEvent = DomainEvent> {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly data: E;
  readonly metadata: Metadata;
}

/** Revision and position of the last event that was appended. */
export interface AppendResult {
  readonly revision: number;
  readonly position: string;
}

/** Which part of a stream, and which way. */
export interface ReadStreamOptions {
  /** First revision to read, inclusive; backwards from beyond the last one starts at the last one. Default: the first one, or the last one backwards. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  /** Default: all. */
  readonly limit?: number;
}

/** Which part of the log. */
export interface ReadAllOptions {
  readonly from: string | null;
  readonly limit: number;
  /** Only events of streams whose name starts with one of these. Default: all. */
  readonly prefixes?: readonly string[];
}

/** From where on to follow, and until when. */
export interface FollowOptions {
  readonly from: string | null;
  /** Events looked at a page, at most. */
  readonly limit: number;
  readonly prefixes?: readonly string[];
  readonly signal: AbortSignal;
}

/** Events in order of position, and how far was read. */
export interface Page {
  readonly events: readonly RecordedEvent[];
  readonly position: string | null;
}
