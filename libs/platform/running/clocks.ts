import { instant } from '#domain/kernel/instant';
import { systemClock, type Clock } from '#engine/clock/clock';
import { ManualClock } from '#engine/clock/manual-clock';
import type { EventStore } from '#event-store/event-store';

/** The clock of the process; a manual one begins where the log ends, so that a restart does not move it. */
export async function clockFor(kind: 'system' | 'manual', events: EventStore): Promise<{ clock: Clock; manual: ManualClock | null }> {
  if (kind === 'system') return { clock: systemClock, manual: null };
  const manual = new ManualClock(instant((await lastRecorded(events)) ?? Date.now()));
  return { clock: manual, manual };
}

async function lastRecorded(events: EventStore): Promise<number | null> {
  const head = await events.head();
  if (head === null) return null;
  const before = (BigInt(head) - 1n).toString().padStart(head.length, '0');
  const { events: last } = await events.readAll({ from: before, limit: 1 });
  return last[0]?.metadata.recordedAt ?? null;
}
