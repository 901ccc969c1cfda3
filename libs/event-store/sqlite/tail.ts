import { decodeEvent, type StoredEvent } from '../embedded/stored-event.ts';
import type { RecordedEvent } from '../event-store.ts';

interface TailEvent extends StoredEvent {
  decoded: RecordedEvent | null;
}

/** How much of the log's end stays in memory. */
export interface TailBounds {
  readonly events: number;
  /** UTF-16 units of JSON text. */
  readonly units: number;
}

const BOUNDS: TailBounds = { events: 8_192, units: 16 * 1_048_576 };

/**
 * The last events of the log, so that followers who are close to its end read no file. Each event is decoded once, when somebody first wants
 * it, and shared by all who read it. A ring: the event with number n lies at n modulo its size.
 */
export class Tail {
  private readonly ring: (TailEvent | undefined)[];
  private readonly bounds: TailBounds;
  /** The numbers of the first event held and of the last one; nothing is held when the first is above the last. */
  private first: number;
  private last: number;
  private units = 0;

  constructor(last: number, bounds: TailBounds = BOUNDS) {
    this.bounds = bounds;
    this.ring = new Array<TailEvent | undefined>(bounds.events);
    this.first = last + 1;
    this.last = last;
  }

  /** Adds the event that follows the last one. */
  add(event: StoredEvent): void {
    if (event.position !== this.last + 1) throw new Error(`event ${event.position} does not follow ${this.last}`);
    if (event.position - this.first >= this.bounds.events) this.drop();
    this.ring[this.slot(event.position)] = { ...event, decoded: null };
    this.last = event.position;
    this.units += event.json.length;
    while (this.units > this.bounds.units) this.drop();
  }

  /** Forgets everything and goes on after this number. */
  reset(last: number): void {
    this.ring.fill(undefined);
    this.first = last + 1;
    this.last = last;
    this.units = 0;
  }

  /** Whether everything after this number is held. */
  covers(after: number): boolean {
    return after + 1 >= this.first;
  }

  /** The wanted ones of at most `limit` events after a number that is covered. */
  page(after: number, limit: number, wanted: (stream: string) => boolean): readonly RecordedEvent[] {
    const events: RecordedEvent[] = [];
    const end = Math.min(after + limit, this.last);
    for (let position = after + 1; position <= end; position++) {
      const event = this.ring[this.slot(position)];
      if (event && wanted(event.stream)) events.push((event.decoded ??= decodeEvent(event)));
    }
    return events;
  }

  private drop(): void {
    const slot = this.slot(this.first);
    this.units -= this.ring[slot]?.json.length ?? 0;
    this.ring[slot] = undefined;
    this.first += 1;
  }

  private slot(position: number): number {
    return position % this.bounds.events;
  }
}
