import type { DomainEvent, Metadata } from '#domain/kernel/event';
import type { EventStore, RecordedEvent } from '#event-store/event-store';
import { memoryEventStore } from '#event-store/memory/memory-event-store';

/** An event as a golden log has it. Its position is the number of its line, from 1. */
export interface GoldenEvent {
  readonly stream: string;
  readonly data: DomainEvent;
  readonly metadata: Metadata;
}

/** One event a line, as JSON. */
export const written = (events: readonly GoldenEvent[]): string => events.map(({ stream, data, metadata }) => `${JSON.stringify({ stream, data, metadata })}\n`).join('');

/** The events of a golden log, from its text. */
export const parsed = (text: string): readonly GoldenEvent[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as GoldenEvent);

/** A log in memory that holds just these events, at the positions that they had. */
export async function replayed(events: readonly GoldenEvent[]): Promise<EventStore> {
  const store = memoryEventStore();
  const revisions = new Map<string, number>();
  for (const [line, { stream, data, metadata }] of events.entries()) {
    const { revision, position } = await store.append(stream, revisions.get(stream) ?? -1, [{ id: idOf(line + 1), data, metadata }]);
    if (Number(position) !== line + 1) throw new Error(`line ${line + 1} of a golden log came to stand at ${position}`);
    revisions.set(stream, revision);
  }
  return store;
}

/** What a golden log keeps of a log. Throws where positions are not line numbers, as those that events name would lead nowhere. */
export function goldenOf(log: readonly RecordedEvent[]): readonly GoldenEvent[] {
  const gap = log.findIndex(({ position }, line) => Number(position) !== line + 1);
  if (gap >= 0) throw new Error(`event ${gap + 1} of the log stands at ${log[gap]?.position}`);
  return log.map(({ stream, data, metadata }) => ({ stream, data, metadata }));
}

const idOf = (line: number): string => `00000000-0000-4000-8000-${String(line).padStart(12, '0')}`;
