import { describe, expect, it } from '@jest/globals';
import { instant } from '#domain/kernel/instant';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { statusOf } from './status.ts';
import { add, gatewayOn, position, run, START } from './toy/bench.fixture.ts';
import { subscriber, type Moved } from './toy/subscriber.fixture.ts';
import { logOf } from './toy/views.fixture.ts';

const NOW = START + 90_400;

async function status(subscribers: readonly Moved[], busy = false) {
  const store = await logOf('a+1', 'a+2', 'a+3');
  return { store, ...(await statusOf(store, subscribers, NOW, busy)) };
}

describe('status', () => {
  it('is settled when everybody is at the head and nothing is on its way', async () => {
    const { store, ...answer } = await status([subscriber('inbox', 3)]);
    expect(answer).toEqual({
      head: `${store.logId}.${position(3)}`,
      settled: true,
      subscribers: [{ name: 'inbox', state: 'following', position: `${store.logId}.${position(3)}`, lagEvents: 0, lagSeconds: 0, parked: 0 }],
    });
  });

  it('tells how many events and whole seconds somebody is behind', async () => {
    const { settled, subscribers } = await status([subscriber('inbox', 3), subscriber('slow', 1, { state: 'catching_up' }), subscriber('new', 0)]);
    expect(settled).toBe(false);
    expect(subscribers.map(({ lagEvents, lagSeconds }) => [lagEvents, lagSeconds])).toEqual([[0, 0], [2, 90], [3, 90]]);
  });

  it('is not settled while somebody works, or while something else is on its way', async () => {
    expect((await status([subscriber('outbox', 3, { busy: true })])).settled).toBe(false);
    expect((await status([subscriber('outbox', 3)], true)).settled).toBe(false);
  });

  it('is not settled with a view that stopped, and says why it did', async () => {
    const { settled, subscribers } = await status([subscriber('inbox', 2, { state: 'stopped', fault: 'FoldFailed: folding' })]);
    expect(settled).toBe(false);
    expect(subscribers[0]).toMatchObject({ state: 'stopped', fault: 'FoldFailed: folding', lagEvents: 1 });
  });

  it('is not settled when the log has grown while it was asked', async () => {
    const store = await logOf('a+1');
    const inbox = subscriber('inbox', 1);
    const heads = store.head.bind(store);
    let asked = 0;
    store.head = async () => {
      if (++asked === 2) await run(gatewayOn(store), add(1));
      return heads();
    };
    expect((await statusOf(store, [inbox], NOW, false)).settled).toBe(false);
    expect((await statusOf(store, [inbox], NOW, false)).settled).toBe(false);
    inbox.position = position(2);
    expect((await statusOf(store, [inbox], NOW, false)).settled).toBe(true);
  });

  it('of an empty log is settled, at its start', async () => {
    const store = memoryEventStore();
    const { head, settled, subscribers } = await statusOf(store, [subscriber('inbox', 0)], NOW, false);
    expect([head, settled, subscribers[0]?.position]).toEqual([`${store.logId}.0`, true, `${store.logId}.0`]);
  });

  it('never tells of less than no time, when the clock has gone back', async () => {
    const store = await logOf('a+1');
    const { subscribers } = await statusOf(store, [subscriber('inbox', 0)], instant(START - 5_000), false);
    expect(subscribers[0]).toMatchObject({ lagEvents: 1, lagSeconds: 0 });
  });
});
