import { positionText } from '../embedded/position.ts';
import { decodeEvent, type StoredEvent } from '../embedded/stored-event.ts';
import { StoreUnavailable } from '../errors.ts';
import type { ReadStreamOptions, RecordedEvent } from '../event-store.ts';
import { decodeBody, type EncodedBody } from './body-encoding.ts';
import { reason, sqliteCode, type Connection } from './database.ts';

/** A stream as the log has it: the number that rows name it by, and the revision of its last event. */
export interface StreamState {
  readonly id: number;
  readonly head: number;
}

type EventRow = readonly [position: number, stream: string, revision: number, json: string];
type StreamRow = readonly [position: number, revision: number, json: string];

const LAST_REVISION = Number.MAX_SAFE_INTEGER;
const NO_LIMIT = -1;

/** Every query on a log file, prepared once. All of them see what is committed, and nothing else. */
export class LogReader {
  private readonly statements: ReturnType<typeof prepareQueries>;

  constructor(connection: Connection) {
    this.statements = prepareQueries(connection);
  }

  /** The number of the last event, 0 when there is none. */
  last(): number {
    return reading(() => this.statements.last.get()?.[0] ?? 0);
  }

  /** The highest number of a stream, 0 when there is none. */
  lastStreamId(): number {
    return reading(() => this.statements.lastStreamId.get()?.[0] ?? 0);
  }

  /** Undefined when there is no such stream. */
  stream(name: string): StreamState | undefined {
    return reading(() => this.statements.stream.get(name));
  }

  /**
   * The wanted ones of the `count` events after a number. The text of the others is not looked at. Positions have no gaps, so an event that
   * is missing does not go unnoticed.
   */
  page(after: number, count: number, wanted: (stream: string) => boolean): readonly RecordedEvent[] {
    const rows = reading(() => this.statements.page.all(after, after + count));
    if (rows.length !== count) throw new Error(`the log is damaged: ${count - rows.length} of the ${count} events after ${after} are missing`);
    const events: RecordedEvent[] = [];
    for (const [position, stream, revision, json] of rows) {
      if (wanted(stream)) events.push(decodeEvent({ position, stream, revision, json }));
    }
    return events;
  }

  /** Events of one stream as the port describes it. */
  readStream(name: string, { from, direction = 'forwards', limit = NO_LIMIT }: ReadStreamOptions): readonly RecordedEvent[] {
    const stored = direction === 'forwards' ? this.forwards(name, from ?? 0, limit) : this.backwards(name, from ?? LAST_REVISION, limit);
    return stored.map(decodeEvent);
  }

  /** Events of one stream in order of revision, undecoded. A limit below 0 is none. */
  forwards(name: string, from: number, limit: number): readonly StoredEvent[] {
    return this.streamRows(this.statements.forwards, name, from, limit);
  }

  /** The raw body beside an event, null where there is none. */
  body(position: number): Uint8Array | null {
    const row = reading(() => this.statements.body.get(position));
    return row ? decodeBody(row) : null;
  }

  private backwards(name: string, from: number, limit: number): readonly StoredEvent[] {
    return this.streamRows(this.statements.backwards, name, from, limit);
  }

  private streamRows(query: typeof this.statements.forwards, name: string, from: number, limit: number): readonly StoredEvent[] {
    const bound = Number.isFinite(limit) ? Math.floor(limit) : NO_LIMIT;
    const rows = reading(() => query.all(name, from, bound));
    return rows.map(([position, revision, json]) => ({ position, stream: name, revision, json }));
  }
}

/** The position of an event by its number, null for none. */
export function headText(last: number): string | null {
  return last === 0 ? null : positionText(last);
}

/** Storage that fails is StoreUnavailable to the caller; what is no storage error stays what it is. */
function reading<T>(query: () => T): T {
  try {
    return query();
  } catch (error) {
    if (sqliteCode(error) === null) throw error;
    throw new StoreUnavailable(`the log cannot be read: ${reason(error)}`, error);
  }
}

function prepareQueries(connection: Connection) {
  const streamRows = 'SELECT position, revision, json FROM events WHERE stream = (SELECT id FROM streams WHERE name = ?) AND revision';
  return {
    last: connection.prepare<[], [number | null]>('SELECT max(position) FROM events').raw(),
    lastStreamId: connection.prepare<[], [number | null]>('SELECT max(id) FROM streams').raw(),
    stream: connection.prepare<[string], StreamState>(
      'SELECT id, (SELECT max(revision) FROM events WHERE stream = streams.id) AS head FROM streams WHERE name = ?',
    ),
    page: connection
      .prepare<[number, number], EventRow>(
        `SELECT position, name, revision, json FROM events CROSS JOIN streams ON streams.id = events.stream
         WHERE position > ? AND position <= ? ORDER BY position`,
      )
      .raw(),
    forwards: connection.prepare<[string, number, number], StreamRow>(`${streamRows} >= ? ORDER BY revision LIMIT ?`).raw(),
    backwards: connection.prepare<[string, number, number], StreamRow>(`${streamRows} <= ? ORDER BY revision DESC LIMIT ?`).raw(),
    body: connection.prepare<[number], EncodedBody>('SELECT encoding, bytes FROM bodies WHERE position = ?'),
  };
}
