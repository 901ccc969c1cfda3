import { Arrivals } from '../embedded/arrivals.ts';
import { followPages } from '../embedded/follow-pages.ts';
import { positionNumber, positionText } from '../embedded/position.ts';
import { checkAppend, checkLimit } from '../embedded/requests.ts';
import { decodeEvent, encodeEvents, type StoredEvent } from '../embedded/stored-event.ts';
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
import { MemoryFaults } from './faults.ts';
import { MemoryLog } from './memory-log.ts';

/** What a store in memory is made with. */
export interface MemoryOptions {
  /** The log to open; default: a new, empty one. Opening the same one again is what a restart is to a process. */
  readonly log?: MemoryLog;
  readonly faults?: MemoryFaults;
  /** Default: 1 MiB. */
  readonly maxAppendBytes?: number;
  /** How followers wait before they read again after a fault. Default: as the machine does. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** A log in memory, for tests and the simulation: it goes through JSON like the others, uses no timer, and fails when told to. */
export function memoryEventStore(options: MemoryOptions = {}): MemoryEventStore {
  return new MemoryEventStore(options);
}

/** See {@link memoryEventStore}; besides the port it shows its log and its faults. */
export class MemoryEventStore implements EventStore {
  readonly logId: string;
  readonly maxAppendBytes: number;
  readonly log: MemoryLog;
  readonly faults: MemoryFaults;
  private readonly arrivals = new Arrivals();
  private readonly pending = new Set<Promise<unknown>>();
  private readonly pause: MemoryOptions['pause'];
  private closed = false;

  constructor({ log = new MemoryLog(), faults = new MemoryFaults(), maxAppendBytes = 1_048_576, pause }: MemoryOptions) {
    this.pause = pause;
    this.log = log;
    this.logId = log.logId;
    this.faults = faults;
    this.maxAppendBytes = maxAppendBytes;
    log.followers.add(this.arrivals);
  }

  async append(stream: string, expected: number, events: readonly NewEvent[]): Promise<AppendResult> {
    this.checkOpen();
    checkAppend(stream, expected, events);
    const encoded = encodeEvents(events, this.maxAppendBytes);
    const appended = this.faults.appending(stream, () => this.log.append(stream, expected, encoded));
    this.pending.add(appended);
    return appended.finally(() => this.pending.delete(appended));
  }

  async readStream(stream: string, { from, direction = 'forwards', limit = Infinity }: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    checkLimit(limit);
    await this.reading();
    const stored = this.log.streams.get(stream) ?? [];
    if (direction === 'forwards') return takeFrom(stored, from ?? 0, limit).map(decodeEvent);
    const end = Math.min(from ?? Infinity, stored.length - 1) + 1;
    return stored.slice(Math.max(0, end - limit), end).reverse().map(decodeEvent);
  }

  async readAll({ from, limit, prefixes }: ReadAllOptions): Promise<Page> {
    checkLimit(limit);
    const start = positionNumber(from);
    await this.reading();
    const looked = takeFrom(this.log.events, start, limit);
    const wanted = prefixes ? looked.filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix))) : looked;
    const last = looked.at(-1);
    return { events: wanted.map(decodeEvent), position: last ? positionText(last.position) : from };
  }

  async readBody(position: string): Promise<Uint8Array | null> {
    const number = positionNumber(position);
    await this.reading();
    const body = this.log.bodies.get(number);
    return body ? new Uint8Array(body) : null;
  }

  async countAfter(position: string | null): Promise<number> {
    const number = positionNumber(position);
    await this.reading();
    return Math.max(0, this.log.events.length - number);
  }

  async head(): Promise<string | null> {
    await this.reading();
    const last = this.log.events.at(-1);
    return last ? positionText(last.position) : null;
  }

  follow(options: FollowOptions): AsyncIterable<Page & { readonly caughtUp: boolean }> {
    const followed = { arrivals: this.arrivals, last: () => this.log.events.length, read: (wanted: ReadAllOptions) => this.readAll(wanted), ...(this.pause && { pause: this.pause }) };
    return followPages(followed, options);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.log.followers.delete(this.arrivals);
    this.arrivals.close();
    await Promise.allSettled(this.pending);
  }

  private async reading(): Promise<void> {
    this.checkOpen();
    await this.faults.reading();
    this.checkOpen();
  }

  private checkOpen(): void {
    if (this.closed) throw new StoreUnavailable('the event store is closed');
  }
}

/** `limit` may be infinite, which `slice` bears. */
function takeFrom(events: readonly StoredEvent[], start: number, limit: number): readonly StoredEvent[] {
  return events.slice(start, start + limit);
}
