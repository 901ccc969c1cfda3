import { randomUUID } from 'node:crypto';
import { HOUR, instant, parseInstant } from '#domain/kernel/instant';
import { ManualClock } from '#engine/clock/manual-clock';
import { randomIds } from '#engine/ids';
import type { EventStore, NewEvent, RecordedEvent } from '#event-store/event-store';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { callsOf } from './calls.ts';
import { openOffice } from './office.ts';

/** Some hours of an office as the back end itself recorded them, and how much of it is the opening, which happens once. */
export interface Recording {
  readonly events: readonly RecordedEvent[];
  readonly opening: number;
}

const AGENTS = 12;
const WAVES = 4;
const BEGIN = instant(parseInstant('2026-11-24T06:00:00Z') ?? 0);

/** Lets the whole back end work through some waves of calls on stores in memory. */
export async function record(): Promise<Recording> {
  const events = memoryEventStore();
  const clock = new ManualClock(BEGIN);
  const office = await openOffice({ events, views: memoryViewStore(), clock, ids: randomIds, agents: AGENTS });
  const opening = await events.countAfter(null);
  for (let wave = 0; wave < WAVES; wave++) await callsOf({ ...office, clock }, wave * AGENTS);
  await office.system.stop();
  const page = await events.readAll({ from: null, limit: Number.MAX_SAFE_INTEGER });
  await events.close();
  return { events: page.events, opening };
}

/** Appends not waited for at a time. */
const IN_FLIGHT = 2_000;

/**
 * Writes a log of at least so many events: the recording over and over, each time with calls, contacts, dials and messages of its own, at a later hour.
 * The business stays the same one, so its account and its number get longer streams, as they do in the field.
 */
export async function writeLog(store: EventStore, { events, opening }: Recording, size: number): Promise<void> {
  const revisions = new Map<string, number>();
  const add = (stream: string, event: NewEvent): Promise<unknown> => {
    const revision = revisions.get(stream) ?? -1;
    revisions.set(stream, revision + 1);
    return store.append(stream, revision, [event]);
  };
  let waiting: Promise<unknown>[] = [];
  for (let written = 0, time = 0; written < size; time++) {
    for (const event of time === 0 ? events : events.slice(opening)) {
      const again = repeated(event, time, opening, (events.length - opening) * time);
      waiting.push(add(again.stream, again.event));
      written++;
    }
    if (waiting.length < IN_FLIGHT) continue;
    await Promise.all(waiting);
    waiting = [];
  }
  await Promise.all(waiting);
}

/** Positions, our ids, the platform's ids, and instants of the recording's days, wherever they stand. */
const MOVED = /"(?<position>\d{20})"|\b(?<id>(?:cl|ct|dl|ms|pr|oa|ce|wacid|wamid)[_.][\w.-]+)|\b(?<at>1[78]\d{11})\b/g;

function repeated(event: RecordedEvent, time: number, opening: number, shift: number): { stream: string; event: NewEvent } {
  const { data, metadata, stream } = event;
  const move = (text: string): string =>
    text.replace(MOVED, (found, position?: string, id?: string, at?: string) => {
      if (position !== undefined) return Number(position) > opening ? `"${String(Number(position) + shift).padStart(20, '0')}"` : found;
      return id !== undefined ? `${id}x${time}` : String(Number(at) + time * HOUR);
    });
  const moved = JSON.parse(move(JSON.stringify({ data, metadata }))) as Pick<RecordedEvent, 'data' | 'metadata'>;
  return { stream: stream.startsWith('alias-') ? `${stream}x${time}` : move(stream), event: { id: randomUUID(), ...moved } };
}
