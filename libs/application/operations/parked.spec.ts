import { describe, expect, it } from '@jest/globals';
import { connectInbound } from '#testing/fixtures/payloads';
import { openOffice } from '#testing/office';
import { startTestSystem, T0 } from '#testing/test-system';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { ParkedDocument } from '#view-store/view-store';
import { NotFound } from '../refused.ts';
import { Parked } from './parked.ts';

const parkedAt = (from: string, more: Partial<ParkedDocument> = {}): ParkedDocument => ({ collection: 'balances@1', id: 'demo/acc-1', from, reason: 'TypeError in settle (x.ts:1)', at: T0, ...more });

/** A log with a few events, and what a spec says is parked. */
async function withParked(make: (positions: readonly string[]) => readonly ParkedDocument[]) {
  const views = memoryViewStore();
  const test = await startTestSystem({ events: memoryEventStore(), views });
  await openOffice(test);
  await test.deliver(connectInbound({ callId: 'wacid.1', at: T0 }));
  await test.settled();
  await test.stop();
  const { events } = await test.events.readAll({ from: null, limit: 100 });
  const documents = make(events.map(({ position }) => position));
  return { events, documents, parked: new Parked({ events: test.events, views: { parked: async () => documents } }) };
}

describe('what is parked', () => {
  it('is told with its collection, workspace, id, the event at fault and the reason, and nothing else', async () => {
    const { parked, events } = await withParked((positions) => [parkedAt(positions[1]!)]);
    expect(await parked.list(10)).toEqual({
      total: 1,
      items: [
        { parkedId: expect.stringMatching(/^pk_[\w-]+$/), view: 'balances', collection: 'balances@1', workspace: 'demo', documentId: 'acc-1', from: events[1]!.position, eventType: events[1]!.data.type, reason: 'TypeError in settle (x.ts:1)', at: T0 },
      ],
    });
  });

  it('is told of one view, or of all, and of no more than is asked for', async () => {
    const { parked } = await withParked(([first]) => [parkedAt(first!), parkedAt(first!, { id: 'demo/acc-2' }), parkedAt(first!, { collection: 'channels@2#rb_1', id: 'other/4/5' })]);
    const one = await parked.list(10, 'channels');
    expect(one).toMatchObject({ total: 1, items: [{ view: 'channels', collection: 'channels@2#rb_1', workspace: 'other', documentId: '4/5' }] });
    const some = await parked.list(2);
    expect([some.total, some.items.length]).toEqual([3, 2]);
    expect(await parked.list(10, 'agents')).toEqual({ total: 0, items: [] });
  });

  it('is found by its id, as long as it is parked', async () => {
    const { parked, documents } = await withParked(([first]) => [parkedAt(first!), parkedAt(first!, { id: 'demo/acc-2' })]);
    const { items } = await parked.list(10);
    expect(new Set(items.map(({ parkedId }) => parkedId)).size).toBe(2);
    for (const item of items) expect(await parked.get(item.parkedId)).toEqual(item);
    (documents as ParkedDocument[]).pop();
    await expect(parked.get(items[1]!.parkedId)).rejects.toThrow(NotFound);
    await expect(parked.get('pk_nonsense')).rejects.toThrow(NotFound);
  });

  it('is told too where its event cannot be read any more', async () => {
    const { parked } = await withParked((positions) => [parkedAt('9'.repeat(positions[0]!.length))]);
    expect((await parked.list(1)).items[0]).toMatchObject({ eventType: null });
  });
});
