import type { DomainEvent, Metadata } from '#domain/kernel/event';

/**
 * The log: every stream of the product, and their one order.
 *
 * - A stream is named `<category>-<workspace>.<id>` (system streams: `<category>-<id>`); its events have revisions 0, 1, 2, …
 * - `position` is opaque text of a fixed width whose text order is the order of commits. It is a *completed prefix*: once an event
 *   can be read, no event with a lower position ever appears.
 * - Nothing is acknowledged, shown to a reader or told to a follower before it is durable.
 */
export interface EventStore {
  /** Names this log for ever; a checkpoint of another log is not valid here. */
  readonly logId: string;
  /** One append, its data and metadata together, may not be larger than this (bytes). Bodies do not count on the embedded store. */
  readonly maxAppendBytes: number;

  /**
   * Appends all events, or none, if the stream stands at `expected` (the revision of its last event, or -1 when it has none).
   *
   * The same event ids again at the same expected revision give the first answer and write nothing.
   * Throws {@link RevisionConflict} when the stream stands elsewhere, {@link UnknownOutcome} when nobody can say whether it was
   * written (retry with the same ids), {@link AppendTooLarge} before anything is tried, {@link StoreUnavailable} when nothing was written.
   */
  append(stream: string, expected: number, events: readonly NewEvent[]): Promise<AppendResult>;

  /** Reads one stream in order of revision. Empty when there is no such stream. */
  readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]>;

  /**
   * Reads the log in order of position, strictly after `from` (null: from the start). `limit` bounds the events looked at, so a
   * filtered page may be shorter. `position` is how far was read, ignored events included: the next `from`; it equals `from` when nothing followed.
   */
  readAll(options: ReadAllOptions): Promise<Page>;

  /** The raw body that was stored beside an event, as the bytes that came in; null when it had none. */
  readBody(position: string): Promise<Uint8Array | null>;

  /** The position of the last event; null when the log is empty. */
  head(): Promise<string | null>;

  /**
   * Catches up from strictly after `from`, then follows for ever; ends when the signal aborts, reconnects by itself. Yields pages that may hold no
   * event but always move `position`; `caughtUp` is true when nothing was waiting behind the page. A page is only read when it is asked for.
   */
  follow(options: FollowOptions): AsyncIterable<Page & { readonly caughtUp: boolean }>;

  /** Waits for what is pending, then lets go of everything. Appends after it reject with {@link StoreUnavailable}. */
  close(): Promise<void>;
}

/** An event to append. `id` is a UUID made by the caller; a retry uses the same one. */
export interface NewEvent {
  readonly id: string;
  readonly data: DomainEvent;
  readonly metadata: Metadata;
  /** Raw bytes kept beside the event, byte for byte. */
  readonly body?: Uint8Array;
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

export interface ReadStreamOptions {
  /** First revision to read, inclusive. Default: the first one, or the last one backwards. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  /** Default: all. */
  readonly limit?: number;
}

export interface ReadAllOptions {
  readonly from: string | null;
  readonly limit: number;
  /** Only events of streams whose name starts with one of these. Default: all. */
  readonly prefixes?: readonly string[];
}

export interface FollowOptions {
  readonly from: string | null;
  /** Events looked at a page, at most. */
  readonly limit: number;
  readonly prefixes?: readonly string[];
  readonly signal: AbortSignal;
}

export interface Page {
  readonly events: readonly RecordedEvent[];
  readonly position: string | null;
}
