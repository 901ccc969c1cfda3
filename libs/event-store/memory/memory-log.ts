import { randomUUID } from 'node:crypto';
import type { Arrivals } from '../embedded/arrivals.ts';
import { positionText } from '../embedded/position.ts';
import { storedId, type EncodedEvent, type StoredEvent } from '../embedded/stored-event.ts';
import { RevisionConflict } from '../errors.ts';
import type { AppendResult } from '../event-store.ts';

/** What would lie on a disk: it outlives the store that wrote it, and several stores may share it. */
export class MemoryLog {
  readonly logId: string;
  /** In order of position; the event at index i has position i + 1. */
  readonly events: StoredEvent[] = [];
  readonly streams = new Map<string, StoredEvent[]>();
  readonly bodies = new Map<number, Uint8Array>();
  /** Followers of every store that has this log open. */
  readonly followers = new Set<Arrivals>();

  constructor(logId: string = randomUUID()) {
    this.logId = logId;
  }

  /** Writes all or nothing; see the port for what it answers and throws. */
  append(stream: string, expected: number, events: readonly EncodedEvent[]): AppendResult {
    const stored = this.streams.get(stream) ?? [];
    const head = stored.length - 1;
    if (head !== expected) return repeated(stream, expected, events, stored);
    for (const { json, body } of events) {
      const event = { position: this.events.length + 1, stream, revision: stored.length, json };
      this.events.push(event);
      stored.push(event);
      if (body) this.bodies.set(event.position, body);
    }
    this.streams.set(stream, stored);
    for (const arrivals of this.followers) arrivals.announce();
    return { revision: stored.length - 1, position: positionText(this.events.length) };
  }
}

/** The first answer, when these very events stand right after the expected revision. */
function repeated(stream: string, expected: number, events: readonly EncodedEvent[], stored: readonly StoredEvent[]): AppendResult {
  const there = stored.slice(expected + 1, expected + 1 + events.length);
  const last = there.at(-1);
  const same = there.length === events.length && there.every(({ json }, index) => storedId(json) === events[index]?.id);
  if (!same || !last) throw new RevisionConflict(stream, expected, stored.length - 1);
  return { revision: last.revision, position: positionText(last.position) };
}
