import type { AnyEvent } from '#domain/events';
import { decodeEvent, type StoredEvent } from '#event-store/embedded/stored-event';
import type { RecordedEvent } from '#event-store/event-store';
import type { WatchedLog } from './process/disk.ts';

/** An event as the checks read it. */
export type Recorded = RecordedEvent<AnyEvent>;

/** What stands in the log, as the simulation sees it from outside: decoded once, and easy to ask. */
export class Known {
  /** By position, from the first one. */
  readonly events: Recorded[] = [];
  readonly streams = new Map<string, Recorded[]>();
  /** How often a body is stored. */
  readonly bodies = new Map<string, number>();
  /** Attempts to send that were recorded, by kind and what they are for. */
  readonly attempts = new Map<string, number>();
  private readonly log: WatchedLog;

  constructor(log: WatchedLog) {
    this.log = log;
  }

  /** Takes in what one append wrote. */
  learn(stored: readonly StoredEvent[]): readonly Recorded[] {
    return stored.map((event) => this.learnOne(event));
  }

  at(position: string): Recorded | undefined {
    return this.events[Number(position) - 1];
  }

  private learnOne(stored: StoredEvent): Recorded {
    const event = decodeEvent(stored) as unknown as Recorded;
    this.events.push(event);
    const stream = this.streams.get(event.stream);
    if (stream) stream.push(event);
    else this.streams.set(event.stream, [event]);
    const body = this.log.bodies.get(stored.position);
    if (body) count(this.bodies, textOf(body));
    if (event.data.type === 'AttemptStarted') count(this.attempts, `${event.data.kind} ${event.data.about}`);
    return event;
  }
}

/** A body as a key. */
export const textOf = (body: Uint8Array): string => Buffer.from(body).toString('latin1');

/** One more of it. */
export function count(counts: Map<string, number>, key: string): number {
  const after = (counts.get(key) ?? 0) + 1;
  counts.set(key, after);
  return after;
}
