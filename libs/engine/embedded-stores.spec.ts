import { afterAll, describe, expect, it } from '@jest/globals';
import { openSqliteEventStore } from '#event-store/sqlite/open';
import { scratch } from '#testing/scratch';
import { seededIds } from '#testing/seeded-ids';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { ManualClock } from './clock/manual-clock.ts';
import { RequestLedger } from './requests/request-ledger.ts';
import { add, by, clear, DEMO, gatewayOn, partsIn, run, START, streamOfKey } from './toy/bench.fixture.ts';
import { asProjection, sums, trail } from './toy/tally.fixture.ts';
import { caughtUp, documentIn, viewing } from './toy/views.fixture.ts';
import { rebuild } from './views/rebuild.ts';
import { contentOf, verify } from './views/verify.ts';

const { folder, removeAll } = scratch();
const projections = asProjection(sums, trail);

async function open(data: string) {
  const events = await openSqliteEventStore(data, { checkpoints: 'commit' });
  const views = await openSqliteViewStore(data);
  return { events, views, close: async () => void (await events.close(), await views.close()) };
}

afterAll(removeAll);

describe('engine on the embedded stores', () => {
  it('decides races of two processes like one after another', async () => {
    const { events, close } = await open(folder());
    const gateways = [gatewayOn(events), gatewayOn(events)];
    const outcomes = await Promise.all(Array.from({ length: 120 }, (_, n) => run(gateways[n % 2] as (typeof gateways)[0], add(1), by({ commandId: `c${n % 60}` }))));
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(60);
    expect(await partsIn(events)).toEqual(Array(60).fill(1));
    expect((await events.readStream(streamOfKey())).map(({ revision }) => revision)).toEqual(Array.from({ length: 60 }, (_, n) => n));
    await close();
  });

  it('AU-3 has the same views live, after a restart in the middle, rebuilt, and in memory', async () => {
    const data = folder();
    const first = await open(data);
    const gateway = gatewayOn(first.events);
    const view = viewing(first.events, first.views, projections, { pageSize: 3 });
    await view.start();
    for (const key of ['a', 'b', 'c', 'a', 'b']) await run(gateway, add(7, key));
    await run(gateway, clear('b'));
    await caughtUp(view, first.events);
    await view.stop();
    await first.close();

    const second = await open(data);
    await run(gatewayOn(second.events), add(5, 'b'));
    const after = viewing(second.events, second.views, projections);
    await after.start();
    await caughtUp(after, second.events);
    await after.stop();
    expect(await documentIn(second.views, 'sums@1', 'b')).toEqual({ key: 'b', sum: 5, adds: 1 });
    const checked = await verify({ events: second.events, live: second.views, aside: await openSqliteViewStore(folder()), projections });
    expect(checked.map(({ equal, documents }) => [equal, documents])).toEqual([[true, 3], [true, 1]]);

    const live = await contentOf(second.views, 'sums@1');
    const inMemory = memoryViewStore();
    await rebuild({ events: second.events, views: inMemory, projections });
    expect(await contentOf(inMemory, 'sums@1')).toEqual(live);
    await rebuild({ events: second.events, views: second.views, projections });
    expect(await contentOf(second.views, 'sums@1')).toEqual(live);
    await second.close();
  });

  it('gives a key one effect and one answer through a restart', async () => {
    const data = folder();
    const first = await open(data);
    const request = { workspace: DEMO, commandId: 'cmd', contentHash: 'h', actor: 'user:anna' };
    const ledger = (events: typeof first.events, seed: string) => new RequestLedger(events, new ManualClock(START), seededIds(seed));
    const task = async () => ({ status: 201, body: (await run(gatewayOn(first.events), add(5), by({ commandId: 'cmd' }))).state.sum, position: null });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => ledger(first.events, `process ${n}`).run(request, task, () => true)));
    expect(new Set(answers.map((one) => JSON.stringify('answer' in one && one.answer))).size).toBe(1);
    expect(await partsIn(first.events)).toEqual([5]);
    await first.close();
    const second = await open(data);
    expect(await ledger(second.events, 'again').run(request, () => Promise.reject(new Error('not again')), () => true)).toMatchObject({ kind: 'replayed', answer: { body: 5 } });
    await second.close();
  });
});
