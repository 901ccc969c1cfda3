import { afterEach, describe, expect, it } from '@jest/globals';
import { iso } from '#domain/kernel/instant';
import type { Projection } from '#domain/kernel/projection';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { add, clear, gatewayOn, position, run, START } from '../toy/bench.fixture.ts';
import { asProjection, moody, sums } from '../toy/tally.fixture.ts';
import { caughtUp, documentIn, faultyViews, logOf, viewing, type Viewing } from '../toy/views.fixture.ts';

const started: Viewing[] = [];

async function startOn(...given: Parameters<typeof viewing>): Promise<Viewing> {
  const view = viewing(...given);
  started.push(view);
  await view.start();
  await caughtUp(view, given[0]);
  return view;
}

afterEach(() => Promise.all(started.splice(0).map((view) => view.stop())));

const clock = { now: () => START };
const stale = { since: iso(START) };

describe('parking', () => {
  it('leaves one document where its fold threw, says so in it, and takes all others further', async () => {
    const events = await logOf('a+5', 'b+1', 'a+13', 'b+2', 'a+6', 'c+3');
    const store = memoryViewStore();
    const view = await startOn(events, store, asProjection(moody().view, sums), { pageSize: 2, clock });
    expect(await documentIn(store, 'moody@1', 'a')).toEqual({ key: 'a', sum: 5, adds: 1, stale });
    expect((await store.load('moody@1', ['demo/a'])).get('demo/a')?.p).toBe(position(1));
    expect(await documentIn(store, 'moody@1', 'b')).toEqual({ key: 'b', sum: 3, adds: 2 });
    expect(await documentIn(store, 'moody@1', 'c')).toEqual({ key: 'c', sum: 3, adds: 1 });
    expect(await documentIn(store, 'sums@1', 'a')).toEqual({ key: 'a', sum: 24, adds: 3 });
    expect(view.runner.subscribers).toMatchObject([
      { name: 'moody', state: 'following', position: position(6), parked: 1 },
      { name: 'sums', state: 'following', position: position(6), parked: 0 },
    ]);
    expect(await store.checkpoint('moody@1')).toMatchObject({ position: position(6) });
  });

  it('writes down what is parked, from where, and why, without a word of the event', async () => {
    const events = await logOf('a+5', 'a+13');
    const store = memoryViewStore();
    const view = await startOn(events, store, asProjection(moody().view), { clock });
    expect(await store.parked()).toEqual([{ collection: 'moody@1', id: 'demo/a', from: position(2), at: START, reason: expect.stringMatching(/^TypeError in stumble \(tally\.fixture\.ts:\d+\)$/) }]);
    expect(view.said).toEqual([expect.stringMatching(/^view moody parks a document: TypeError in stumble/)]);
    expect(view.said.join()).not.toContain('cannot take');
  });

  it('keeps what was good of a page before the event at fault', async () => {
    const events = await logOf('a+5', 'a+6', 'a+13', 'a+7');
    const store = memoryViewStore();
    await startOn(events, store, asProjection(moody().view), { clock });
    expect(await documentIn(store, 'moody@1', 'a')).toEqual({ key: 'a', sum: 11, adds: 2, stale });
  });

  it('has a document found in lists as it stands', async () => {
    const events = await logOf('a+5', 'b+9', 'a+13');
    const store = memoryViewStore();
    await startOn(events, store, asProjection(moody().view));
    const page = await store.query({ collection: 'moody@1', workspace: 'demo', equals: {}, sort: 'sum', direction: 'ascending', limit: 9, after: null });
    expect(page.documents.map(({ id }) => id)).toEqual(['demo/a', 'demo/b']);
  });

  it('parks a document that there is not yet, or not any more, under its id', async () => {
    const events = await logOf('a+13', 'b+4', 'b=0', 'b+13', 'a+1');
    const store = memoryViewStore();
    const view = await startOn(events, store, asProjection(moody().view));
    expect([await documentIn(store, 'moody@1', 'a'), await documentIn(store, 'moody@1', 'b')]).toEqual([null, 'gone']);
    expect((await store.parked()).map(({ id, from }) => [id, from])).toEqual([['demo/a', position(1)], ['demo/b', position(4)]]);
    expect(view.runner.subscribers[0]?.parked).toBe(2);
  });

  it('parks an event that its handler could not make out, for this view alone', async () => {
    const events = await logOf('a+5', 'b+13', 'a+6');
    const store = memoryViewStore();
    const view = await startOn(events, store, asProjection(moody('handler').view, sums));
    expect((await store.parked()).map(({ id, from }) => [id, from])).toEqual([[`demo/event:${position(2)}`, position(2)]]);
    expect(view.runner.subscribers.map(({ parked, position: at }) => [parked, at])).toEqual([[1, position(3)], [0, position(3)]]);
    expect(await documentIn(store, 'moody@1', 'a')).toMatchObject({ sum: 11 });
  });

  it('parks a document whose text is no JSON, and leaves the text alone', async () => {
    const events = await logOf('a+5');
    const store = memoryViewStore();
    await store.prepare([{ name: 'sums@1', indexes: sums.indexes }]);
    const broken = { collection: 'sums@1', id: 'demo/a', p: position(1), json: '{"key":', fields: {} };
    await store.commit({ documents: [broken], tombstones: [], checkpoints: [] });
    await run(gatewayOn(events), add(6));
    await startOn(events, store, asProjection(sums));
    expect((await store.parked()).map(({ id, from, reason }) => [id, from, reason.split(' ')[0]])).toEqual([['demo/a', position(2), 'SyntaxError']]);
    expect((await store.load('sums@1', ['demo/a'])).get('demo/a')?.json).toBe('{"key":');
    await startOn(events, store, asProjection(sums));
  });

  it.each([
    ['a field that no list can be sorted by', { sum: { no: 'number' } }],
    ['a number that no JSON holds', { sum: NaN }],
    ['what no JSON holds', { sum: 1, more: 1n }],
  ])('parks a document that comes to %s', async (_, made) => {
    const events = await logOf('b+5', 'b+6');
    const store = memoryViewStore();
    const odd = { ...sums, name: 'odd', on: { Added: ({ key, by }: { key: string; by: number }) => [[key, () => (by === 5 ? { key, sum: 5 } : made)]] } };
    await startOn(events, store, asProjection(odd), { pageSize: 1, clock });
    expect((await store.parked()).map(({ id, from }) => [id, from])).toEqual([['demo/b', position(2)]]);
    expect(await documentIn(store, 'odd@1', 'b')).toEqual({ key: 'b', sum: 5, stale });
  });

  it('parks an event that names an id which no store can hold', async () => {
    const events = await logOf('a+5');
    const store = memoryViewStore();
    const odd = { ...sums, name: 'odd', on: { Added: () => [['\0', () => ({})]] } };
    await startOn(events, store, asProjection(odd));
    expect((await store.parked()).map(({ id }) => id)).toEqual([`demo/event:${position(1)}`]);
  });

  it('leaves it out after a restart too, until it is mended', async () => {
    const events = await logOf('a+5', 'a+13');
    const store = memoryViewStore();
    const { view: projection } = moody();
    const first = await startOn(events, store, asProjection(projection), { clock });
    await first.stop();
    await run(gatewayOn(events), add(7));
    await run(gatewayOn(events), add(1, 'b'));
    const second = await startOn(events, store, asProjection(projection));
    expect(second.runner.subscribers[0]?.parked).toBe(1);
    expect(await documentIn(store, 'moody@1', 'a')).toEqual({ key: 'a', sum: 5, adds: 1, stale });
    expect(await documentIn(store, 'moody@1', 'b')).toMatchObject({ sum: 1 });
    expect(await store.parked()).toHaveLength(1);
  });

  it('says it again with every event that is left out, so that a parking which ended elsewhere hides nothing', async () => {
    const events = await logOf('a+5', 'a+13');
    const store = memoryViewStore();
    const view = await startOn(events, store, asProjection(moody().view));
    await store.commit({ documents: [], tombstones: [], checkpoints: [], unparked: await store.parked() });
    await run(gatewayOn(events), add(7));
    await caughtUp(view, events);
    expect(await store.parked()).toEqual([expect.objectContaining({ id: 'demo/a', from: position(3) })]);
  });

  it('has a document that is parked without a word say so when its view is taken', async () => {
    const events = await logOf('a+5', 'a+6');
    const store = memoryViewStore();
    const first = await startOn(events, store, asProjection(sums));
    await first.stop();
    await run(gatewayOn(events), add(7));
    const parked = [{ collection: 'sums@1', id: 'demo/a', from: position(3), reason: 'a crash', at: 0 }];
    await store.commit({ documents: [], tombstones: [], checkpoints: [], parked });
    await startOn(events, store, asProjection(sums));
    expect(await documentIn(store, 'sums@1', 'a')).toEqual({ key: 'a', sum: 11, adds: 2, stale });
  });

  it.each(['load', 'commit', 'commit:half', 'commit:parked', 'commit:checkpoints', 'commit:answer'] as const)('parks nothing for a fault of the store at %s, and the same for the fold that throws', async (step) => {
    const events = await logOf('a+5', 'b+2', 'a+13');
    const { store, faults } = faultyViews();
    for (let n = 0; n < 3; n++) faults.failNext(step);
    const view = await startOn(events, store, asProjection(moody().view), { clock });
    expect(view.said.length).toBeGreaterThanOrEqual(3);
    expect((await store.parked()).map(({ id, from }) => [id, from])).toEqual([['demo/a', position(3)]]);
    expect(await documentIn(store, 'moody@1', 'a')).toEqual({ key: 'a', sum: 5, adds: 1, stale });
    expect(await documentIn(store, 'moody@1', 'b')).toEqual({ key: 'b', sum: 2, adds: 1 });
  });

  it('folds nothing into a document that a crash left behind as stale, once the fold is mended', async () => {
    const events = await logOf('a+5', 'a+13');
    const { contents, store, faults } = faultyViews();
    const { mood, view: projection } = moody();
    const crashed = viewing(events, store, asProjection(projection), { clock });
    await crashed.runner.open();
    faults.failNext('commit:parked');
    const { events: page, position: end } = await events.readAll({ from: null, limit: 10 });
    await expect(crashed.runner.apply({ events: page, position: end ?? '', caughtUp: true })).rejects.toThrow('planned fault');
    expect(await documentIn(store, 'moody@1', 'a')).toMatchObject({ stale });
    mood.mended = true;
    const again = memoryViewStore({ contents });
    await startOn(events, again, asProjection(projection));
    expect(await documentIn(again, 'moody@1', 'a')).toEqual({ key: 'a', sum: 18, adds: 2 });
    expect(await again.parked()).toEqual([]);
  });

  it('parks one document of ten thousand, and the other 9,999 follow on', async () => {
    const events = await logOf();
    const gateway = gatewayOn(events);
    const keys = Array.from({ length: 10_000 }, (_, n) => `k${n}`);
    await Promise.all(keys.map((key, n) => run(gateway, add(n === 5_000 ? 13 : 1, key))));
    await Promise.all(keys.map((key) => run(gateway, add(2, key))));
    await run(gateway, clear('k1'));
    const store = memoryViewStore();
    await startOn(events, store, asProjection(moody().view));
    const documents = await store.scan('moody@1', null, 20_000);
    const sumsOf = new Map(documents.flatMap(({ id, json }) => (json === null ? [] : [[id, (JSON.parse(json) as { sum: number }).sum] as const])));
    expect(sumsOf.size).toBe(9_998);
    expect([...sumsOf.values()].every((sum) => sum === 3)).toBe(true);
    expect((await store.parked()).map(({ id }) => id)).toEqual(['demo/k5000']);
  });
});

describe('a view that nothing is wrong with', () => {
  it('is written as it ever was', async () => {
    const events = await logOf('a+5');
    const store = memoryViewStore();
    await startOn(events, store, [sums as unknown as Projection]);
    expect((await store.load('sums@1', ['demo/a'])).get('demo/a')?.json).toBe('{"key":"a","sum":5,"adds":1}');
    expect(await store.parked()).toEqual([]);
  });
});
