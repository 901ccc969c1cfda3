import { Arrivals } from '../embedded/arrivals.ts';
import { followPages } from '../embedded/follow-pages.ts';
import { positionNumber } from '../embedded/position.ts';
import { checkAppend, checkLimit } from '../embedded/requests.ts';
import { encodeEvents } from '../embedded/stored-event.ts';
import { StoreUnavailable } from '../errors.ts';
import type {
  AppendResult,
  EventStore,
  FollowOptions,
  NewEvent,
  Page,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
} from '../event-store.ts';
import { AppendQueue } from './append-queue.ts';
import { GroupCommit } from './group-commit.ts';
import type { LogFile } from './log-file.ts';
import { readPage } from './log-pages.ts';
import { headText, LogReader } from './log-reader.ts';
import type { LogWriter } from './log-writer.ts';
import { Tail, type TailBounds } from './tail.ts';
import type { WalCheckpointer } from './wal-checkpointer.ts';

/** What the store is put together from. */
export interface SqliteParts {
  readonly log: LogFile;
  readonly writer: LogWriter;
  readonly checkpointer: WalCheckpointer;
  readonly maxAppendBytes: number;
  readonly tail?: TailBounds;
}

/** The log in one SQLite file, written by this process alone. */
export class SqliteEventStore implements EventStore {
  readonly logId: string;
  readonly maxAppendBytes: number;
  private readonly parts: SqliteParts;
  private readonly reader: LogReader;
  private readonly tail: Tail;
  private readonly group: GroupCommit;
  private readonly queue: AppendQueue;
  private readonly arrivals = new Arrivals();
  private closing: Promise<void> | null = null;

  constructor(parts: SqliteParts) {
    const { log, writer, checkpointer } = parts;
    this.parts = parts;
    this.logId = log.logId;
    this.maxAppendBytes = parts.maxAppendBytes;
    this.reader = new LogReader(log.connection);
    this.tail = new Tail(this.reader.last(), parts.tail);
    const grown = (bytes: number) => checkpointer.grown(bytes);
    this.group = new GroupCommit({ reader: this.reader, writer, tail: this.tail, arrivals: this.arrivals, grown });
    this.queue = new AppendQueue((requests) => this.group.commit(requests));
  }

  async append(stream: string, expected: number, events: readonly NewEvent[]): Promise<AppendResult> {
    this.checkOpen();
    checkAppend(stream, expected, events);
    return this.queue.add({ stream, expected, events: encodeEvents(events, this.maxAppendBytes) });
  }

  async readStream(stream: string, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    this.checkOpen();
    if (options.limit !== undefined) checkLimit(options.limit);
    // Most reads ask whether anything has come since the last one, or whether there is such a stream at all.
    if (options.direction !== 'backwards' && this.group.endsBefore(stream, options.from ?? 0)) return [];
    return this.reader.readStream(stream, options);
  }

  async readAll(options: ReadAllOptions): Promise<Page> {
    this.checkOpen();
    return readPage(options, this.group.last, (after, count, wanted) => {
      const source = this.tail.covers(after) ? this.tail : this.reader;
      return source.page(after, count, wanted);
    });
  }

  async readBody(position: string): Promise<Uint8Array | null> {
    this.checkOpen();
    return this.reader.body(positionNumber(position));
  }

  async countAfter(position: string | null): Promise<number> {
    this.checkOpen();
    return Math.max(0, this.group.last - positionNumber(position));
  }

  async head(): Promise<string | null> {
    this.checkOpen();
    return headText(this.group.last);
  }

  follow(options: FollowOptions): AsyncIterable<Page & { readonly caughtUp: boolean }> {
    const followed = { arrivals: this.arrivals, last: () => this.group.last, read: (wanted: ReadAllOptions) => this.readAll(wanted) };
    return followPages(followed, options);
  }

  close(): Promise<void> {
    return (this.closing ??= this.letGo());
  }

  private async letGo(): Promise<void> {
    this.arrivals.close();
    await this.queue.drained();
    await this.parts.checkpointer.stop();
    this.parts.log.connection.close();
  }

  private checkOpen(): void {
    if (this.closing) throw new StoreUnavailable('the event store is closed');
  }
}
