import { describe, expect, it } from '@jest/globals';
import { instant } from '#domain/kernel/instant';
import { systemClock } from '#engine/clock/clock';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { clockFor } from './clocks.ts';

const recordedAt = (millis: number) => ({
  id: `event ${millis}`,
  data: { type: 'Noted' },
  metadata: { workspace: null, actor: 'spec', correlationId: 'c', effectiveAt: instant(0), recordedAt: instant(millis), schema: 1 },
});

describe('the clock of a process', () => {
  it('is the machine’s unless it is told otherwise', async () => expect(await clockFor('system', memoryEventStore())).toEqual({ clock: systemClock, manual: null }));

  it('that is set by hand begins where the log ends, though the machine’s is elsewhere', async () => {
    const events = memoryEventStore();
    await events.append('note-a', -1, [recordedAt(9_000), recordedAt(5_000)]);
    await events.append('note-b', -1, [recordedAt(7_000)]);
    const { clock, manual } = await clockFor('manual', events);
    expect(clock).toBe(manual);
    expect(clock.now()).toBe(7_000);
  });

  it('that is set by hand begins now where the log is empty, and stands still', async () => {
    const before = Date.now();
    const { clock } = await clockFor('manual', memoryEventStore());
    const now = clock.now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(clock.now()).toBe(now);
  });
});
