import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { memoryEventStore, type MemoryEventStore } from '#event-store/memory/memory-event-store';
import { memoryContents } from '#view-store/memory/contents';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { ViewStore } from '#view-store/view-store';
import { add, clear, gatewayOn, position, run } from '../toy/bench.fixture.ts';
import { asProjection, sums, superstitious, trail } from '../toy/tally.fixture.ts';
import { caughtUp, documentIn, logOf, viewing } from '../toy/views.fixture.ts';
import { rebuild } from './rebuild.ts';
import { contentOf } from './verify.ts';

const projections = asProjection(sums, trail);

const hashes = (views: ViewStore) => Promise.all(['sums@1', 'trail@3'].map(async (name) => (await contentOf(views, name)).hash));

async function rebuilt(events: MemoryEventStore, pageSize?: number): Promise<ViewStore> {
  const views = memoryViewStore();
  await rebuild({ events, views, projections, pageSize });
  return views;
}

const steps = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 40 })), { maxLength: 30 });

async function logFrom(given: readonly (readonly [string, number])[]): Promise<MemoryEventStore> {
  const store = memoryEventStore();
  const gateway = gatewayOn(store);
  for (const [key, amount] of given) await run(gateway, amount === 0 ? clear(key) : add(amount, key));
  return store;
}

describe('rebuild', () => {
  it('AU-3 gives the documents that live folding gave', async () => {
    const events = await logOf('a+5', 'b+7', 'a=0', 'c+1', 'a+2');
    const live = memoryViewStore();
    const view = viewing(events, live, projections, { pageSize: 2 });
    await view.start();
    await run(gatewayOn(events), add(3, 'b'));
    await caughtUp(view, events);
    await view.stop();
    expect(await hashes(await rebuilt(events))).toEqual(await hashes(live));
    expect(await documentIn(live, 'sums@1', 'b')).toEqual({ key: 'b', sum: 10, adds: 2 });
  });

  it('AU-3 gives the same documents wherever the batches are cut, and whether or not a new process goes on after each', () =>
    fc.assert(
      fc.asyncProperty(steps, fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.boolean())), async (given, cuts) => {
        const events = await logFrom(given);
        const contents = memoryContents();
        const open = async () => {
          const { runner } = viewing(events, memoryViewStore({ contents }), projections, { cacheSize: 2 });
          await runner.open();
          return runner;
        };
        let runner = await open();
        const plan = [...cuts, [1_000, false] as const];
        for (let from: string | null = null, last = -1; last !== 0; ) {
          const [limit, restart] = plan.shift() ?? [1_000, false];
          if (restart) runner = await open();
          const page = await events.readAll({ from, limit });
          last = page.events.length;
          from = page.position;
          await runner.apply({ events: page.events, position: page.position ?? '', caughtUp: false });
        }
        expect(await hashes(memoryViewStore({ contents }))).toEqual(await hashes(await rebuilt(events)));
      }),
      { numRuns: 60 },
    ));

  it('begins anew, whatever lay there before', async () => {
    const events = await logOf('a+5');
    const views = await rebuilt(await logOf('a+1', 'b+1', 'c+1'));
    await rebuild({ events, views, projections });
    expect(await documentIn(views, 'sums@1', 'a')).toEqual({ key: 'a', sum: 5, adds: 1 });
    expect(await documentIn(views, 'sums@1', 'b')).toBeNull();
    expect(await views.checkpoint('sums@1')).toEqual({ logId: events.logId, position: position(1) });
  });

  it('leaves other views and every reaction where they are', async () => {
    const events = await logOf('a+5');
    const views = await rebuilt(events);
    await views.saveProgress('outbox', { logId: events.logId, position: position(1) });
    await rebuild({ events, views, projections: asProjection(sums) });
    expect(await views.progress('outbox')).toEqual({ logId: events.logId, position: position(1) });
    expect(await documentIn(views, 'trail@3', 'all')).toEqual({ steps: ['a+5'] });
  });

  it('builds the past, up to a position and no further', async () => {
    const events = await logOf('a+5', 'a+6', 'a+7');
    const views = memoryViewStore();
    const told: number[] = [];
    const built = await rebuild({ events, views, projections, until: position(2), pageSize: 1, progress: (count) => told.push(count) });
    expect(built).toEqual({ events: 2, position: position(2) });
    expect(told).toEqual([1, 2]);
    expect(await documentIn(views, 'sums@1', 'a')).toEqual({ key: 'a', sum: 11, adds: 2 });
    expect(await views.checkpoint('sums@1')).toMatchObject({ position: position(2) });
  });

  it('is done with an empty log, and with one that ends before the position that was asked for', async () => {
    const views = memoryViewStore();
    expect(await rebuild({ events: memoryEventStore(), views, projections })).toEqual({ events: 0, position: null });
    expect(await rebuild({ events: await logOf('a+5'), views, projections, until: position(9) })).toEqual({ events: 1, position: position(1) });
    expect(await rebuild({ events: memoryEventStore(), views, projections, until: position(9) })).toEqual({ events: 0, position: null });
  });

  it('stops on poison and names view, event and document', async () => {
    const events = await logOf('a+5', 'a+13');
    const build = rebuild({ events, views: memoryViewStore(), projections: asProjection(sums, superstitious) });
    await expect(build).rejects.toThrow(`view superstitious cannot fold the event at ${position(2)} into demo/a: Error in `);
  });
});
