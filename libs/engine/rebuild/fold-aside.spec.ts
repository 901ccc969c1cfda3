import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { memoryContents } from '#view-store/memory/contents';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { ViewStore } from '#view-store/view-store';
import { add, clear, gatewayOn, position, run } from '../toy/bench.fixture.ts';
import { asProjection, sums, superstitious, trail } from '../toy/tally.fixture.ts';
import { caughtUp, documentIn, faultyViews, logOf, viewing } from '../toy/views.fixture.ts';
import { unreadId } from '../views/fold-batch.ts';
import { contentOf } from '../views/verify.ts';
import { Poisoned, type Aside } from './aside.ts';
import { foldAside, type FoldAside } from './fold-aside.ts';

const asidesOf = (...views: readonly object[]): readonly Aside[] => asProjection(...views).map((projection) => ({ projection, collection: `${projection.name}@1#b` }));
const [SUMS, TRAIL] = ['sums@1#b', 'trail@1#b'];

type Events = Awaited<ReturnType<typeof logOf>>;

async function aside(events: Events, views: ViewStore, more: Partial<FoldAside> = {}) {
  return foldAside({ events, views, asides: asidesOf(sums, trail), until: null, ...more });
}

const hashes = (views: ViewStore, ...names: readonly string[]) => Promise.all(names.map(async (name) => (await contentOf(views, name)).hash));

async function liveHashes(events: Events): Promise<readonly string[]> {
  const live = memoryViewStore();
  const view = viewing(events, live, asProjection(sums, trail));
  await view.start();
  await caughtUp(view, events);
  await view.stop();
  return hashes(live, 'sums@1', 'trail@3');
}

const step = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('+1', '+2', '=0')).map((parts) => parts.join(''));

describe('folding aside', () => {
  it('AU-3 gives what live folding gives, however much is read, written and held at a time, and wherever it is cut short', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.record({ page: fc.integer({ min: 1, max: 7 }), together: fc.integer({ min: 1, max: 12 }), held: fc.integer({ min: 0, max: 3 }) }),
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
        async (steps, sizes, cuts) => {
          const events = await logOf(...steps);
          const contents = memoryContents();
          for (const pages of cuts) {
            const over = new AbortController();
            let left = pages;
            await aside(events, memoryViewStore({ contents }), { ...sizes, signal: over.signal, progress: () => void (--left === 0 && over.abort()) });
          }
          await aside(events, memoryViewStore({ contents }), sizes);
          expect(await hashes(memoryViewStore({ contents }), SUMS, TRAIL)).toEqual(await liveHashes(events));
        },
      ),
      { numRuns: 80 },
    ));

  it('writes a document once for all events that went by meanwhile', async () => {
    const events = await logOf('a+1', 'a+2', 'a+3', 'a+4');
    const views = memoryViewStore();
    const written: string[] = [];
    const commit = views.commit.bind(views);
    views.commit = (what) => (written.push(...what.documents.map(({ id, p }) => `${id} ${Number(p)}`)), commit(what));
    await aside(events, views, { asides: asidesOf(sums), page: 1, together: 3 });
    expect(written).toEqual(['demo/a 3', 'demo/a 4']);
    expect(await documentIn(views, SUMS, 'a')).toEqual({ key: 'a', sum: 10, adds: 4 });
  });

  it('goes on to the head as it moves, and says how far it is', async () => {
    const events = await logOf('a+1', 'a+2');
    const views = memoryViewStore();
    const told: [string, number][] = [];
    const progress = (at: string, count: number): void => {
      told.push([at, count]);
      if (count === 2) void run(gatewayOn(events), add(3));
    };
    expect(await aside(events, views, { page: 2, progress })).toEqual({ events: 3, position: position(3) });
    expect(told).toEqual([[position(2), 2], [position(3), 3]]);
    expect(await views.checkpoint(SUMS)).toEqual({ logId: events.logId, position: position(3) });
  });

  it('begins each view at its own checkpoint, and nothing is folded twice', async () => {
    const events = await logOf('a+1', 'a+2');
    const views = memoryViewStore();
    await aside(events, views, { asides: asidesOf(sums), until: position(2) });
    await run(gatewayOn(events), add(4));
    await aside(events, views);
    expect(await documentIn(views, SUMS, 'a')).toEqual({ key: 'a', sum: 7, adds: 3 });
    expect(await documentIn(views, TRAIL, 'all')).toEqual({ steps: ['a+1', 'a+2', 'a+4'] });
  });

  it('leaves a tombstone only where the store has a document', async () => {
    const events = await logOf('a+1', 'b+1');
    const views = memoryViewStore();
    await aside(events, views);
    for (const command of [clear('a'), add(1, 'c'), clear('c')]) await run(gatewayOn(events), command);
    await aside(events, views);
    expect(await views.scan(SUMS, null, 9)).toMatchObject([{ id: 'demo/a', json: null }, { id: 'demo/b' }]);
  });

  it('stops on poison with nothing of that page written, and names view, event and document without quoting them', async () => {
    const events = await logOf('a+5', 'b+13');
    const views = memoryViewStore();
    const build = aside(events, views, { asides: asidesOf(sums, superstitious), page: 1, together: 1 });
    const poisoned = await build.catch((error: unknown) => error as Poisoned);
    expect(poisoned).toMatchObject({ at: { view: 'superstitious', position: position(2), document: 'demo/b' }, reason: expect.stringMatching(/^Error in /) });
    expect((poisoned as Poisoned).message).not.toContain('thirteen');
    expect(await documentIn(views, SUMS, 'b')).toBeNull();
    expect(await views.checkpoint(SUMS)).toMatchObject({ position: position(1) });
  });

  it('stops on an event that cannot be made out, and on a document that cannot be written', async () => {
    const events = await logOf('a+5');
    const deaf = { ...sums, on: { Added: () => { throw new TypeError('?'); } } };
    await expect(aside(events, memoryViewStore(), { asides: asidesOf(deaf) })).rejects.toMatchObject({ at: { view: 'sums', position: position(1), document: null } });
    const odd = { ...sums, on: { Added: () => [['a', () => ({ sum: { no: 'number' } })]] } };
    await expect(aside(events, memoryViewStore(), { asides: asidesOf(odd) })).rejects.toMatchObject({ at: { position: position(1), document: 'demo/a' }, reason: expect.stringMatching(/^TypeError/) });
  });

  it('leaves out what it is told to: documents, and events that cannot be made out', async () => {
    const events = await logOf('a+5', 'b+13', 'b+1', 'c+2');
    const views = memoryViewStore();
    const [parked] = asidesOf(superstitious);
    await aside(events, views, { asides: [{ ...parked as Aside, leftOut: new Set(['demo/b']) }] });
    expect((await views.scan('superstitious@1#b', null, 9)).map(({ id }) => id)).toEqual(['demo/a', 'demo/c']);
    const [first] = (await events.readAll({ from: null, limit: 1 })).events;
    const deaf = { ...sums, on: { Added: ({ by }: { by: number }) => { if (by === 5) throw new TypeError('?'); return [['all', () => ({ key: 'all', sum: by, adds: 1 })]]; } } };
    await aside(events, views, { asides: [{ ...asidesOf(deaf)[0] as Aside, leftOut: new Set([unreadId(first as never)]) }] });
    expect(await documentIn(views, SUMS, 'all')).toMatchObject({ sum: 2 });
  });

  it('refuses to go on with what was built from another log', async () => {
    const views = memoryViewStore();
    await aside(await logOf('a+5'), views);
    await expect(aside(await logOf('a+5'), views)).rejects.toThrow('was built from another log');
  });

  it.each(['load', 'commit', 'commit:half', 'commit:checkpoints'] as const)('can be gone on with after a fault of the store at %s', async (at) => {
    const events = await logOf('a+1', 'b+2', 'a=0', 'b+3', 'a+4');
    const { store, faults } = faultyViews();
    const sizes = { page: 1, together: 2, held: 0 };
    await aside(events, store, { ...sizes, until: position(2) });
    faults.failNext(at);
    await expect(aside(events, store, sizes)).rejects.toThrow('planned fault');
    await aside(events, store, sizes);
    expect(await hashes(store, SUMS, TRAIL)).toEqual(await liveHashes(events));
  });
});
