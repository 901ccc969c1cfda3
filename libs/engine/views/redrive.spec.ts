import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Projection } from '#domain/kernel/projection';
import { memoryContents } from '#view-store/memory/contents';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { ViewStore } from '#view-store/view-store';
import { eventually } from '#testing/eventually';
import { add, clear, gatewayOn, position, run, START } from '../toy/bench.fixture.ts';
import { asProjection, moody } from '../toy/tally.fixture.ts';
import { caughtUp, documentIn, faultyViews, logOf, viewing, type Viewing } from '../toy/views.fixture.ts';
import { rebuild } from './rebuild.ts';
import { NotKept, NotParked } from './redrive.ts';
import { contentOf } from './verify.ts';

const started: Viewing[] = [];

async function startOn(...given: Parameters<typeof viewing>): Promise<Viewing> {
  const view = viewing(...given);
  started.push(view);
  await view.start();
  await caughtUp(view, given[0]);
  return view;
}

afterEach(() => Promise.all(started.splice(0).map((view) => view.stop())));

const MOODY = { name: 'moody', version: 1 };

async function rebuilt(events: Awaited<ReturnType<typeof logOf>>, projection: Projection): Promise<string> {
  const aside = memoryViewStore();
  await rebuild({ events, views: aside, projections: [projection] });
  return (await contentOf(aside, 'moody@1')).hash;
}

const hashOf = async (store: ViewStore): Promise<string> => (await contentOf(store, 'moody@1')).hash;

async function parkedOn(...steps: readonly string[]) {
  const events = await logOf(...steps);
  const { store, faults, contents } = faultyViews();
  const { mood, view: projection } = moody();
  const view = await startOn(events, store, asProjection(projection), { clock: { now: () => START } });
  const [view1] = asProjection(projection);
  return { events, store, faults, contents, mood, view, projection: view1 as Projection };
}

describe('driving again', () => {
  it('folds a document anew once its fold is mended, as a rebuild would', async () => {
    const { events, store, mood, view, projection } = await parkedOn('a+5', 'b+1', 'a+13', 'a+6');
    mood.mended = true;
    expect(await view.runner.redrive(MOODY, 'demo/a')).toEqual({ healed: 1, still: [] });
    expect(await documentIn(store, 'moody@1', 'a')).toEqual({ key: 'a', sum: 24, adds: 3 });
    expect(await hashOf(store)).toBe(await rebuilt(events, projection));
    expect([await store.parked(), view.runner.subscribers[0]?.parked]).toEqual([[], 0]);
  });

  it('has the document follow on from there, before and after a restart', async () => {
    const { events, store, mood, view, projection } = await parkedOn('a+5', 'a+13');
    mood.mended = true;
    await view.runner.redrive(MOODY);
    await run(gatewayOn(events), add(1));
    await caughtUp(view, events);
    expect(await documentIn(store, 'moody@1', 'a')).toMatchObject({ sum: 19 });
    await view.stop();
    await run(gatewayOn(events), add(2));
    await startOn(events, store, [projection]);
    expect(await documentIn(store, 'moody@1', 'a')).toMatchObject({ sum: 21 });
  });

  it('leaves parked what still throws, says why, and heals the others', async () => {
    const { store, view } = await parkedOn('a+5', 'a+13', 'b+13');
    await store.commit({ documents: [], tombstones: [], checkpoints: [], parked: [{ collection: 'moody@1', id: 'demo/c', from: position(9), reason: 'another', at: 0 }] });
    const { healed, still } = await view.runner.redrive(MOODY);
    expect(healed).toBe(1);
    expect(still.map(({ id, from, at, reason }) => [id, from, at, reason.split(' (')[0]])).toEqual([['demo/a', position(2), START, 'TypeError in stumble'], ['demo/b', position(3), START, 'TypeError in stumble']]);
    expect((await store.parked()).map(({ id }) => id)).toEqual(['demo/a', 'demo/b']);
    expect(await documentIn(store, 'moody@1', 'a')).toMatchObject({ sum: 5, stale: {} });
  });

  it('heals all of a view in one go, those that never were or are no more too', async () => {
    const { events, store, mood, view, projection } = await parkedOn('a+13', 'b+1', 'b+13', 'b=0', 'c+2', 'c+13');
    mood.mended = true;
    expect(await view.runner.redrive(MOODY)).toEqual({ healed: 3, still: [] });
    expect([await documentIn(store, 'moody@1', 'a'), await documentIn(store, 'moody@1', 'b'), await documentIn(store, 'moody@1', 'c')]).toEqual([{ key: 'a', sum: 13, adds: 1 }, 'gone', { key: 'c', sum: 15, adds: 2 }]);
    expect(await hashOf(store)).toBe(await rebuilt(events, projection));
  });

  it('makes up for an event that could not be made out', async () => {
    const events = await logOf('a+5', 'a+13', 'a+6', 'b+13');
    const store = memoryViewStore();
    const { mood, view: projection } = moody('handler');
    const view = await startOn(events, store, asProjection(projection));
    expect(await documentIn(store, 'moody@1', 'a')).toMatchObject({ sum: 11 });
    expect((await view.runner.redrive(MOODY)).still.map(({ id }) => id)).toEqual([`demo/event:${position(2)}`, `demo/event:${position(4)}`]);
    mood.mended = true;
    expect(await view.runner.redrive(MOODY, `demo/event:${position(2)}`)).toEqual({ healed: 1, still: [] });
    expect(await documentIn(store, 'moody@1', 'a')).toEqual({ key: 'a', sum: 24, adds: 3 });
    expect(await documentIn(store, 'moody@1', 'b')).toBeNull();
    await view.runner.redrive(MOODY);
    expect(await hashOf(store)).toBe(await rebuilt(events, asProjection(projection)[0] as Projection));
    await run(gatewayOn(events), add(1));
    await caughtUp(view, events);
    expect(await documentIn(store, 'moody@1', 'a')).toMatchObject({ sum: 25 });
  });

  it('loses no event that comes while it drives', async () => {
    const { events, store, mood, view, projection } = await parkedOn('a+1', 'a+13');
    mood.mended = true;
    const gateway = gatewayOn(events);
    const writing = (async () => {
      for (let n = 0; n < 40; n++) await run(gateway, n % 10 === 9 ? clear() : add(1));
    })();
    await Promise.all([writing, view.runner.redrive(MOODY)]);
    await caughtUp(view, events);
    expect(await hashOf(store)).toBe(await rebuilt(events, projection));
  });

  it('says no where nothing is parked, and where the view is not kept', async () => {
    const { view } = await parkedOn('a+5');
    await expect(view.runner.redrive(MOODY, 'demo/a')).rejects.toThrow(new NotParked('moody', 'demo/a'));
    expect(await view.runner.redrive(MOODY)).toEqual({ healed: 0, still: [] });
    await view.runner.leave('moody@1');
    await expect(view.runner.redrive(MOODY)).rejects.toThrow(new NotKept('moody'));
  });

  it.each(['parked', 'load', 'commit', 'commit:half', 'commit:parked', 'commit:checkpoints', 'commit:answer'] as const)('hides nothing when the store fails at %s', async (step) => {
    const { events, store, faults, mood, view, projection } = await parkedOn('a+5', 'a+13');
    mood.mended = true;
    faults.failNext(step);
    if (step === 'commit:checkpoints') faults.failNext(step);
    const failed = view.runner.redrive(MOODY);
    await expect(failed).rejects.toThrow('planned fault');
    await run(gatewayOn(events), add(7));
    await caughtUp(view, events);
    await view.stop();
    const again = await startOn(events, store, [projection]);
    const known = await documentIn(store, 'moody@1', 'a');
    // Either it has everything, or it says that it lacks something.
    expect(known).toEqual((await store.parked()).length > 0 ? expect.objectContaining({ stale: expect.anything() }) : { key: 'a', sum: 25, adds: 3 });
    await again.runner.redrive(MOODY);
    expect(await documentIn(store, 'moody@1', 'a')).toEqual({ key: 'a', sum: 25, adds: 3 });
    expect(await store.parked()).toEqual([]);
  });

  it('stays parked where the mended fold touches other events than before: that is another view', async () => {
    const { events, store, view } = await parkedOn('a+5', 'a+6', 'a+13');
    await view.stop();
    const other = { ...moody().view, on: { Cleared: ({ key }: { key: string }) => [[key, () => undefined]] } };
    const again = await startOn(events, store, asProjection(other));
    const { healed, still } = await again.runner.redrive(MOODY);
    expect([healed, still.map(({ reason }) => reason)]).toEqual([0, ['the fold touches other events than before: the view has to be rebuilt']]);
    expect(await documentIn(store, 'moody@1', 'a')).toMatchObject({ sum: 11, stale: {} });
  });
});

/** A step of a history: something added, a page folded, a new process, a try to heal, or a fault of the store. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('add' as const), fc.constantFrom('a', 'b', 'c'), fc.constantFrom(0, 1, 2, 13)) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('page' as const), fc.integer({ min: 1, max: 5 })) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('restart' as const)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('redrive' as const), fc.boolean()) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('fault' as const), fc.constantFrom('load' as const, 'commit' as const, 'commit:half' as const, 'commit:parked' as const, 'commit:checkpoints' as const, 'commit:answer' as const)) },
);

describe('parking and driving again', () => {
  it.each(['fold', 'handler'] as const)('come to what a rebuild comes to, whatever failed on the way, where a %s threw', (where) =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (history) => {
        const events = await logOf();
        const gateway = gatewayOn(events);
        const contents = memoryContents();
        const { store, faults } = faultyViews(contents);
        const { mood, view: projection } = moody(where);
        const opened = async () => {
          const { runner } = viewing(events, store, asProjection(projection), { cacheSize: 2 });
          await runner.open();
          return runner;
        };
        const forward = async (limit: number): Promise<void> => {
          const from = runner.subscribers[0]?.position ?? '';
          const page = await events.readAll({ from: from || null, limit });
          await runner.apply({ events: page.events, position: page.position ?? '', caughtUp: false }).catch(isPlanned);
        };
        let runner = await opened();
        for (const taken of history) {
          if (taken[0] === 'add') await run(gateway, taken[2] === 0 ? clear(taken[1]) : add(taken[2], taken[1]));
          if (taken[0] === 'page') await forward(taken[1]);
          if (taken[0] === 'fault') faults.failNext(taken[1]);
          if (taken[0] === 'restart') runner = (await opened().catch(isPlanned)) ?? runner;
          if (taken[0] === 'redrive') {
            mood.mended = taken[1];
            await runner.redrive(MOODY).catch(isPlanned);
          }
        }
        mood.mended = true;
        await eventually('no fault is left', async () => (await forward(1_000), runner.subscribers[0]?.position === ((await events.head()) ?? '')));
        runner = await eventuallyDone(opened);
        const { still } = await eventuallyDone(() => runner.redrive(MOODY));
        expect(still).toEqual([]);
        expect(await store.parked()).toEqual([]);
        expect(await hashOf(store)).toBe(await rebuilt(events, asProjection(projection)[0] as Projection));
      }),
      { numRuns: 150 },
    ));
});

function isPlanned(error: unknown): undefined {
  if (!(error instanceof Error) || error.name !== 'PlannedFault') throw error;
}

/** Until no planned fault is left that would meet it. */
async function eventuallyDone<T>(task: () => Promise<T>): Promise<T> {
  for (;;) {
    const done = await task().catch(isPlanned);
    if (done !== undefined) return done;
  }
}
