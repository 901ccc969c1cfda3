import { describe, expect, it } from '@jest/globals';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { memoryContents } from '#view-store/memory/contents';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { add, gatewayOn, position, run } from '../toy/bench.fixture.ts';
import { asProjection, sums, trail } from '../toy/tally.fixture.ts';
import { logOf } from '../toy/views.fixture.ts';
import { rebuild } from './rebuild.ts';
import { verify } from './verify.ts';

const projections = asProjection(sums, trail);

async function built(...steps: readonly string[]) {
  const events = await logOf(...steps);
  const contents = memoryContents();
  const live = memoryViewStore({ contents });
  await rebuild({ events, views: live, projections });
  return { events, live, contents, check: () => verify({ events, live, aside: memoryViewStore(), projections }) };
}

describe('verify', () => {
  it('AU-3 finds views that are as the log says, with both hashes of each', async () => {
    const { check } = await built('a+5', 'b+6', 'b=0');
    const [first, second] = await check();
    expect(first).toMatchObject({ view: 'sums', documents: 1, equal: true, live: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
    expect(first?.rebuilt).toBe(first?.live);
    expect(second).toMatchObject({ view: 'trail', documents: 1, equal: true });
  });

  it('AU-3 goes by the checkpoint of the live view, so a running log does no harm', async () => {
    const { events, check } = await built('a+5');
    await run(gatewayOn(events), add(6));
    expect((await check()).map(({ equal }) => equal)).toEqual([true, true]);
  });

  it('AU-3 compares views that are at different places, each with its own past', async () => {
    const { events, live } = await built('a+5');
    await run(gatewayOn(events), add(6));
    await rebuild({ events, views: live, projections: asProjection(sums) });
    expect(await live.checkpoint('trail@3')).toMatchObject({ position: position(1) });
    expect((await verify({ events, live, aside: memoryViewStore(), projections })).map(({ equal }) => equal)).toEqual([true, true]);
  });

  it('AU-3 reads the log once for all views that are at one place', async () => {
    const { events, live } = await built('a+5', 'a+6');
    let read = 0;
    const reading = events.readAll.bind(events);
    events.readAll = (options) => (read++, reading(options));
    await verify({ events, live, aside: memoryViewStore(), projections });
    expect(read).toBe(1);
  });

  it.each([
    ['another content', { p: position(2), json: '{"key":"a","sum":12,"adds":2}' }],
    ['another position', { p: position(1), json: '{"key":"a","sum":11,"adds":2}' }],
    ['another spelling', { p: position(2), json: '{"sum":11,"key":"a","adds":2}' }],
    ['nothing left', null],
  ])('AU-3 finds a tampered document: %s', async (_, change) => {
    const { contents, check } = await built('a+5', 'a+6');
    const rows = contents.collections.get('sums@1')?.rows;
    const row = rows?.get('demo/a');
    if (!row) throw new Error('no document to tamper with');
    if (change) rows?.set('demo/a', { ...row, ...change });
    else rows?.delete('demo/a');
    const [tampered, other] = await check();
    expect(tampered).toMatchObject({ view: 'sums', equal: false });
    expect(tampered?.live).not.toBe(tampered?.rebuilt);
    expect(other?.equal).toBe(true);
  });

  it('AU-3 finds a document that nobody folded', async () => {
    const { live, check } = await built('a+5');
    await live.commit({ documents: [{ collection: 'sums@1', id: 'demo/z', p: position(1), json: '{}', fields: {} }], tombstones: [], checkpoints: [] });
    expect((await check())[0]).toMatchObject({ documents: 2, equal: false });
  });

  it('takes a view of another log for wrong, even where its documents are the same', async () => {
    const { live } = await built('a+5', 'a+6');
    for (const events of [await logOf('a+5', 'a+6'), await logOf('a+5')]) {
      expect((await verify({ events, live, aside: memoryViewStore(), projections })).map(({ equal }) => equal)).toEqual([false, false]);
    }
  });

  it('takes a view that was never begun for right only where the log is empty', async () => {
    const live = memoryViewStore();
    const none = { view: 'sums', documents: 0, live: null, rebuilt: null };
    const check = async (events: ReturnType<typeof memoryEventStore>) => (await verify({ events, live, aside: memoryViewStore(), projections }))[0];
    expect(await check(memoryEventStore())).toEqual({ ...none, equal: true });
    expect(await check(await logOf('a+5'))).toEqual({ ...none, equal: false });
  });

  it('compares more documents than one page holds', async () => {
    const keys = Array.from({ length: 1_100 }, (_, n) => `k${n}`);
    const events = memoryEventStore();
    const gateway = gatewayOn(events);
    await Promise.all(keys.map((key) => run(gateway, add(1, key))));
    const live = memoryViewStore();
    await rebuild({ events, views: live, projections: asProjection(sums) });
    const check = () => verify({ events, live, aside: memoryViewStore(), projections: asProjection(sums) });
    expect((await check())[0]).toMatchObject({ documents: 1_100, equal: true });
    await live.commit({ documents: [{ collection: 'sums@1', id: 'demo/k999', p: position(9_999), json: '{}', fields: {} }], tombstones: [], checkpoints: [] });
    expect((await check())[0]).toMatchObject({ documents: 1_100, equal: false });
  });
});
