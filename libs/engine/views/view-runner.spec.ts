import { afterEach, describe, expect, it } from '@jest/globals';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { eventually } from '#testing/eventually';
import { add, gatewayOn, position, run } from '../toy/bench.fixture.ts';
import { asProjection, sums, trail } from '../toy/tally.fixture.ts';
import { caughtUp, documentIn, faultyViews, logOf, viewing, type Viewing } from '../toy/views.fixture.ts';
import { CheckpointRefused } from './view-runner.ts';

const views = asProjection(sums, trail);
const started: Viewing[] = [];

async function startOn(...given: Parameters<typeof viewing>): Promise<Viewing> {
  const view = viewing(...given);
  started.push(view);
  await view.start();
  return view;
}

afterEach(() => Promise.all(started.splice(0).map((view) => view.stop())));

describe('view runner', () => {
  it('folds the log and goes on following it, each document with the position of its last event', async () => {
    const events = await logOf('a+5', 'b+7', 'a+1');
    const store = memoryViewStore();
    const view = await startOn(events, store, views);
    await caughtUp(view, events);
    expect(await store.load('sums@1', ['demo/a', 'demo/b'])).toEqual(
      new Map([
        ['demo/a', { id: 'demo/a', p: position(3), json: '{"key":"a","sum":6,"adds":2}' }],
        ['demo/b', { id: 'demo/b', p: position(2), json: '{"key":"b","sum":7,"adds":1}' }],
      ]),
    );
    expect(view.runner.subscribers.map(({ name, state }) => [name, state])).toEqual([['sums', 'following'], ['trail', 'following']]);
    await run(gatewayOn(events), add(4));
    await caughtUp(view, events);
    expect(await documentIn(store, 'sums@1', 'a')).toEqual({ key: 'a', sum: 10, adds: 3 });
    expect(await documentIn(store, 'trail@3', 'all')).toEqual({ steps: ['a+5', 'b+7', 'a+1', 'a+4'] });
  });

  it('says that it follows an empty log too', async () => {
    const events = memoryEventStore();
    const view = await startOn(events, memoryViewStore(), views);
    expect(await view.waiters.until(() => view.runner.subscribers.every(({ state }) => state === 'following'), performance.now() + 5_000)).toBe(true);
  });

  it('moves the checkpoint over events that no view wants', async () => {
    const events = await logOf('a+5', 'a+101', 'a+102');
    const store = memoryViewStore();
    await caughtUp(await startOn(events, store, views), events);
    for (const name of ['sums@1', 'trail@3']) expect(await store.checkpoint(name)).toEqual({ logId: events.logId, position: position(3) });
    expect((await store.load('sums@1', ['demo/a'])).get('demo/a')?.p).toBe(position(1));
  });

  it('leaves a tombstone where a fold says that there is nothing any more, and a document again where it comes back', async () => {
    const events = await logOf('a+5', 'a=0');
    const store = memoryViewStore();
    const view = await startOn(events, store, views, { pageSize: 1 });
    await caughtUp(view, events);
    expect((await store.load('sums@1', ['demo/a'])).get('demo/a')).toEqual({ id: 'demo/a', p: position(2), json: null });
    await run(gatewayOn(events), add(9));
    await caughtUp(view, events);
    expect(await documentIn(store, 'sums@1', 'a')).toEqual({ key: 'a', sum: 9, adds: 1 });
  });

  it('makes documents findable by what their view declares', async () => {
    const events = await logOf('a+5', 'b+3', 'c+4');
    const store = memoryViewStore();
    await caughtUp(await startOn(events, store, views), events);
    const page = await store.query({ collection: 'sums@1', workspace: 'demo', equals: {}, sort: 'sum', direction: 'descending', limit: 2, after: null });
    expect(page.documents.map(({ id }) => id)).toEqual(['demo/a', 'demo/c']);
  });

  it('goes on where it was after a restart, views of different ages each from their own place', async () => {
    const events = await logOf('a+5', 'a+6');
    const store = memoryViewStore();
    const first = await startOn(events, store, asProjection(sums));
    await caughtUp(first, events);
    await first.stop();
    await run(gatewayOn(events), add(7));
    await caughtUp(await startOn(events, store, views), events);
    expect(await documentIn(store, 'sums@1', 'a')).toEqual({ key: 'a', sum: 18, adds: 3 });
    expect(await documentIn(store, 'trail@3', 'all')).toEqual({ steps: ['a+5', 'a+6', 'a+7'] });
  });

  it('refuses a checkpoint of another log, and one beyond the head, with the way out', async () => {
    const [events, other] = [await logOf('a+5'), await logOf('a+5', 'a+6')];
    const store = memoryViewStore();
    const view = await startOn(other, store, views);
    await caughtUp(view, other);
    await view.stop();
    await expect(viewing(events, store, views).start()).rejects.toThrow(new CheckpointRefused('view sums was built from another log; run "ringledger rebuild" to build the views from this log'));
    await store.drop([], ['sums@1', 'trail@3']);
    const beyond = { name: 'sums@1', logId: events.logId, position: position(2) };
    await store.commit({ documents: [], tombstones: [], checkpoints: [beyond] });
    await expect(viewing(events, store, views).start()).rejects.toThrow('view sums is ahead of the log');
  });
});

describe('view runner, where things go wrong', () => {
  it.each(['load', 'commit', 'commit:half', 'commit:checkpoints', 'commit:answer'] as const)('tries a page again after a fault of the store at %s, and folds nothing twice', async (step) => {
    const events = await logOf('a+5', 'b+1', 'a+6', 'b=0');
    const { store, faults } = faultyViews();
    for (let n = 0; n < 3; n++) faults.failNext(step);
    const view = await startOn(events, store, views, { pageSize: 2 });
    await caughtUp(view, events);
    // Both views load at once, so two of the faults may meet one page.
    expect(view.said.length).toBeGreaterThanOrEqual(2);
    expect(view.runner.subscribers.map(({ state }) => state)).toEqual(['following', 'following']);
    expect(await documentIn(store, 'sums@1', 'a')).toEqual({ key: 'a', sum: 11, adds: 2 });
    expect(await documentIn(store, 'sums@1', 'b')).toBe('gone');
    expect(await documentIn(store, 'trail@3', 'all')).toEqual({ steps: ['a+5', 'b+1', 'a+6', 'b=0'] });
  });

  it.each(['commit:half', 'commit:checkpoints'] as const)('folds nothing twice after a crash at %s that left views ahead of their checkpoint', async (step) => {
    const events = await logOf('a+5', 'b+1', 'a+6');
    const { contents, store, faults } = faultyViews();
    const crashed = viewing(events, store, views);
    await crashed.runner.open();
    faults.failNext(step);
    const { events: page, position: end } = await events.readAll({ from: null, limit: 10 });
    await expect(crashed.runner.apply({ events: page, position: end ?? '', caughtUp: true })).rejects.toThrow('planned fault');
    const again = faultyViews(contents).store;
    expect(await again.checkpoint('sums@1')).toBeNull();
    expect(await again.scan('sums@1', null, 9)).not.toHaveLength(0);
    await caughtUp(await startOn(events, again, views), events);
    expect(await documentIn(again, 'sums@1', 'a')).toEqual({ key: 'a', sum: 11, adds: 2 });
    expect(await documentIn(again, 'sums@1', 'b')).toEqual({ key: 'b', sum: 1, adds: 1 });
    expect(await documentIn(again, 'trail@3', 'all')).toEqual({ steps: ['a+5', 'b+1', 'a+6'] });
  });

  it('ends at once when told so, also while its store fails', async () => {
    const events = await logOf('a+5');
    const { store, faults } = faultyViews();
    for (let n = 0; n < 50; n++) faults.failNext('commit');
    const view = await startOn(events, store, views);
    await eventually('it waits for its store', () => view.said.length >= 2);
    const before = performance.now();
    await view.stop();
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(view.runner.subscribers[0]).toMatchObject({ position: '' });
  });
});
