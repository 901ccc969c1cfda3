import { afterEach, describe, expect, it } from '@jest/globals';
import type { Projection } from '#domain/kernel/projection';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { eventually, turns } from '#testing/eventually';
import { add, gatewayOn, position, run } from '../toy/bench.fixture.ts';
import { asProjection, sums, trail } from '../toy/tally.fixture.ts';
import { documentIn, logOf, viewing, type Viewing } from '../toy/views.fixture.ts';
import { Collections } from './collections.ts';
import { contentOf } from './verify.ts';

const [SUMS, TRAIL] = asProjection(sums, trail) as [Projection, Projection];
const started: Viewing[] = [];

/** One that checks and runs, and takes nothing by itself. */
async function idleOn(events: Awaited<ReturnType<typeof logOf>>, views = memoryViewStore(), more: Parameters<typeof viewing>[3] = {}) {
  const view = viewing(events, views, [SUMS, TRAIL], more);
  const stopping = new AbortController();
  await view.runner.check();
  const running = view.runner.run(stopping.signal);
  const stop = () => (stopping.abort(), running);
  started.push({ ...view, stop });
  return { ...view, views, stop };
}

afterEach(() => Promise.all(started.splice(0).map((view) => view.stop())));

const reached = (at: { readonly position: string }, n: number) => eventually('it is there', () => at.position === position(n));

describe('what a view runner keeps', () => {
  it('is nothing before anything is taken, and it ends when told so', async () => {
    const events = await logOf('a+5');
    const { runner, views, stop } = await idleOn(events);
    await turns();
    expect([runner.keptOf('sums'), runner.subscribers.map(({ isKept }) => isKept)]).toEqual([[], [false, false]]);
    expect(await views.checkpoint('sums@1')).toBeNull();
    await stop();
  });

  it('begins where it is taken, and stands still where it is left', async () => {
    const events = await logOf('a+5');
    const { runner, views } = await idleOn(events);
    const view = await runner.take(SUMS);
    await reached(view, 1);
    await runner.leave('sums@1');
    await run(gatewayOn(events), add(6));
    await turns();
    expect(await documentIn(views, 'sums@1', 'a')).toMatchObject({ sum: 5 });
    expect(runner.subscribers[0]).toMatchObject({ name: 'sums', position: position(1), isKept: false });
    await reached(await runner.take(SUMS), 2);
    expect(await documentIn(views, 'sums@1', 'a')).toMatchObject({ sum: 11 });
  });

  it('comes back for a view that is far behind, and leaves no gap', async () => {
    const events = await logOf('a+1', 'b+2', 'a+3');
    const { runner, views } = await idleOn(events, undefined, { pageSize: 1 });
    await reached(await runner.take(SUMS), 3);
    await reached(await runner.take(TRAIL), 3);
    await run(gatewayOn(events), add(4));
    await eventually('both are at the head', () => runner.subscribers.every(({ position: at }) => at === position(4)));
    expect(await documentIn(views, 'trail@3', 'all')).toEqual({ steps: ['a+1', 'b+2', 'a+3', 'a+4'] });
    expect(await documentIn(views, 'sums@1', 'a')).toEqual({ key: 'a', sum: 8, adds: 3 });
  });

  it('is the same view when it is taken twice', async () => {
    const { runner } = await idleOn(await logOf('a+1'));
    expect(await runner.take(SUMS)).toBe(await runner.take(SUMS));
    await runner.leave('never@1');
    expect(runner.keptOf('sums')).toHaveLength(1);
  });

  it('goes on with what another process has written meanwhile', async () => {
    const events = await logOf('a+1');
    const one = await idleOn(events);
    await reached(await one.runner.take(SUMS), 1);
    await one.runner.leave('sums@1');
    const other = await idleOn(events, one.views);
    await run(gatewayOn(events), add(2));
    await reached(await other.runner.take(SUMS), 2);
    await other.runner.leave('sums@1');
    await run(gatewayOn(events), add(3));
    await reached(await one.runner.take(SUMS), 3);
    expect(await documentIn(one.views, 'sums@1', 'a')).toEqual({ key: 'a', sum: 6, adds: 3 });
  });

  it('comes to the same where two keep one view at once', async () => {
    const events = memoryEventStore();
    const one = await idleOn(events, undefined, { pageSize: 3 });
    const other = await idleOn(events, one.views, { pageSize: 2 });
    const [here, there] = [await one.runner.take(SUMS), await other.runner.take(SUMS)];
    for (let n = 1; n <= 20; n++) await run(gatewayOn(events), add(1, n % 3 ? 'a' : 'b'));
    await Promise.all([reached(here, 20), reached(there, 20)]);
    expect(await documentIn(one.views, 'sums@1', 'a')).toEqual({ key: 'a', sum: 14, adds: 14 });
  });

  it('may be a second collection of a view, which takes the place of the first one when it is there', async () => {
    const events = await logOf('a+1', 'b+2');
    const views = memoryViewStore();
    const collections = new Collections(views, [SUMS, TRAIL]);
    const { runner } = await idleOn(events, views, { collections });
    await reached(await runner.take(SUMS), 2);
    const switched: string[] = [];
    runner.afterPage(async () => {
      const [active, candidate] = runner.keptOf('sums');
      if (!active || !candidate || candidate.position < active.position) return;
      switched.push(candidate.position);
      collections.moved('sums', candidate.collection);
      await runner.leave(active.collection);
    });
    await runner.take(SUMS, 'sums@1#b1');
    await eventually('it is switched', () => switched.length === 1);
    await run(gatewayOn(events), add(3));
    await eventually('the new one follows', () => runner.subscribers[0]?.position === position(3));
    expect(switched).toHaveLength(1);
    expect(runner.subscribers[0]).toMatchObject({ collection: 'sums@1#b1', isKept: true });
    expect(await documentIn(views, 'sums@1#b1', 'a')).toEqual({ key: 'a', sum: 4, adds: 2 });
    expect(await documentIn(views, 'sums@1', 'a')).toEqual({ key: 'a', sum: 1, adds: 1 });
  });

  it('does a page again when what is called after it throws', async () => {
    const events = await logOf('a+1');
    const { runner, views, said } = await idleOn(events);
    let failures = 2;
    runner.afterPage(() => {
      if (failures-- > 0) throw new Error('not yet');
    });
    await reached(await runner.take(SUMS), 1);
    await eventually('it was tried again', () => failures < 0);
    expect(said).toEqual(['views wait for their store: Error: not yet', 'views wait for their store: Error: not yet']);
    expect(await documentIn(views, 'sums@1', 'a')).toEqual({ key: 'a', sum: 1, adds: 1 });
  });

  it('leaves one that was built by another version alone, and says that it is being rebuilt', async () => {
    const events = await logOf('a+1');
    const views = memoryViewStore();
    await views.movePointer('sums', null, { collection: 'sums@0', previous: null });
    const collections = new Collections(views, [SUMS, TRAIL]);
    await collections.load();
    const view = viewing(events, views, [SUMS, TRAIL], { collections });
    started.push(view);
    await view.start();
    await eventually('the other one is there', () => view.runner.subscribers[1]?.position === position(1));
    expect(view.runner.subscribers[0]).toMatchObject({ state: 'rebuilding', isKept: false, position: '' });
    await expect(views.load('sums@1', ['demo/a'])).rejects.toThrow();
  });

  it('ends when the log is closed', async () => {
    const events = await logOf('a+1');
    const view = viewing(events, memoryViewStore(), [SUMS]);
    const stopping = new AbortController();
    await view.runner.open();
    const running = view.runner.run(stopping.signal);
    await eventually('it is there', () => view.runner.subscribers[0]?.position === position(1));
    await events.close();
    await running;
    expect(stopping.signal.aborted).toBe(false);
  });

  it('is taken and left at any moment under a load of writes, and comes to the same', async () => {
    const events = memoryEventStore();
    const kept = await idleOn(events, undefined, { pageSize: 4 });
    const { runner, views } = kept;
    const gateway = gatewayOn(events);
    const writing = (async () => {
      for (let n = 0; n < 200; n++) await run(gateway, n % 50 === 49 ? { type: 'Clear', key: 'a' } : add(1, n % 2 ? 'a' : 'b'));
    })();
    for (let n = 0; n < 30; n++) {
      await Promise.all([runner.take(SUMS), runner.take(TRAIL)]);
      await turns(n % 4);
      await runner.leave(n % 2 ? 'sums@1' : 'trail@3');
      if (n % 5 === 0) await Promise.all([runner.leave('sums@1'), runner.leave('trail@3')]);
    }
    await writing;
    const both = [await runner.take(SUMS), await runner.take(TRAIL)];
    const head = (await events.head()) ?? '';
    await eventually('both are at the head', () => both.every(({ position: at }) => at === head));
    const alone = await idleOn(events);
    const again = [await alone.runner.take(SUMS), await alone.runner.take(TRAIL)];
    await eventually('so are those that nobody left', () => again.every(({ position: at }) => at === head));
    for (const name of ['sums@1', 'trail@3']) expect(await contentOf(views, name)).toEqual(await contentOf(alone.views, name));
  });
});
