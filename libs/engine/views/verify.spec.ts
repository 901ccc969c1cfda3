import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Projection } from '#domain/kernel/projection';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { memoryContents } from '#view-store/memory/contents';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { ViewStore } from '#view-store/view-store';
import { foldAside } from '../rebuild/fold-aside.ts';
import { add, clear, gatewayOn, position, run } from '../toy/bench.fixture.ts';
import { asProjection, sums, superstitious, trail, type TallyCommand } from '../toy/tally.fixture.ts';
import { caughtUp, logOf, viewing } from '../toy/views.fixture.ts';
import { rebuild } from './rebuild.ts';
import { contentOf, verify } from './verify.ts';

const projections = asProjection(sums, trail);

const someSteps = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('+3', '+5', '=0')).map((step) => step.join('')), { maxLength: 8 });

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
    expect(tampered).toMatchObject({ view: 'sums', equal: false, drifted: 1, examples: ['demo/a'] });
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
    const none = { view: 'sums', documents: 0, live: null, rebuilt: null, drifted: 0, examples: [], parked: 0, fault: null };
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

/** A log and its live views, which a spec moves while they are verified. */
async function moving(...steps: readonly string[]) {
  const events = await logOf(...steps);
  const live = memoryViewStore();
  const view = viewing(events, live, projections);
  await view.start();
  await caughtUp(view, events);
  const more = async (...commands: readonly TallyCommand[]) => {
    for (const command of commands) await run(gatewayOn(events), command);
    await caughtUp(view, events);
  };
  return { events, live, more, stop: () => view.stop() };
}

/** Does something once, when a store is first asked to scan a collection. */
function atFirstScan(store: ViewStore, collection: string, task: () => Promise<void>): ViewStore {
  let done = false;
  const scan: ViewStore['scan'] = async (...scanned) => {
    if (!done && scanned[0] === collection) {
      done = true;
      await task();
    }
    return store.scan(...scanned);
  };
  return new Proxy(store, { get: (target, name) => (name === 'scan' ? scan : (target[name as keyof ViewStore] as () => unknown).bind?.(target)) });
}

describe('verify, while everything goes on', () => {
  it('AU-3 compares what was changed, made and removed meanwhile at the very place where the live document is', async () => {
    const { events, live, more, stop } = await moving('a+5', 'b+6', 'c+7');
    const going = atFirstScan(live, 'sums@1', () => more(add(1), clear('b'), add(2, 'd'), add(3), clear('c'), add(4, 'c')));
    const results = await verify({ events, live: going, aside: memoryViewStore(), projections });
    await stop();
    expect(results.map(({ view, documents, equal, drifted }) => [view, documents, equal, drifted])).toEqual([['sums', 3, true, 0], ['trail', 1, true, 0]]);
    expect(results[0]?.rebuilt).toBe(results[0]?.live);
    expect(results[0]?.live).toBe((await contentOf(live, 'sums@1')).hash);
  });

  it('AU-3 finds what is wrong with a document that was changed meanwhile', async () => {
    const { events, live, more, stop } = await moving('a+5');
    const wrong = async () => {
      await more(add(1), add(1, 'b'));
      const place = { collection: 'sums@1', id: 'demo/a', p: position(2) };
      await live.commit({ documents: [{ ...place, json: '{"key":"a","sum":7,"adds":2}', fields: { sum: 7 }, anew: true }], tombstones: [], checkpoints: [] });
    };
    const [sum, other] = await verify({ events, live: atFirstScan(live, 'sums@1', wrong), aside: memoryViewStore(), projections });
    await stop();
    expect(sum).toMatchObject({ documents: 2, equal: false, drifted: 1, examples: ['demo/a'] });
    expect(other?.equal).toBe(true);
  });

  it('AU-3 is right about any log and any moment at which more is written', () =>
    fc.assert(
      fc.asyncProperty(someSteps, someSteps, async (before, meanwhile) => {
        const { events, live, more, stop } = await moving(...before);
        const going = atFirstScan(live, 'sums@1', () => more(...meanwhile.map((step) => (step.endsWith('=0') ? clear(step[0]) : add(Number(step.slice(2)), step[0])))));
        const results = await verify({ events, live: going, aside: memoryViewStore(), projections });
        await stop();
        expect(results.filter(({ equal, live: now, rebuilt: again }) => !equal || now !== again)).toEqual([]);
      }),
      { numRuns: 40 },
    ));

  it('leaves out what is parked, says how much that is, and compares everything else', async () => {
    const events = await logOf('a+5', 'b+13', 'b+1', 'c+6');
    const live = memoryViewStore();
    const view = viewing(events, live, asProjection(superstitious));
    await view.start();
    await caughtUp(view, events);
    await view.stop();
    const [found] = await verify({ events, live, aside: memoryViewStore(), projections: asProjection(superstitious) });
    expect(found).toMatchObject({ view: 'superstitious', documents: 2, equal: true, parked: 1, fault: null });
  });

  it('names the view that cannot be built again, and goes on with the others', async () => {
    const events = await logOf('a+5', 'a+13');
    const live = memoryViewStore();
    await rebuild({ events, views: live, projections: asProjection(sums) });
    await live.prepare([{ name: 'superstitious@1', indexes: [] }]);
    await live.commit({ documents: [], tombstones: [], checkpoints: [{ name: 'superstitious@1', logId: events.logId, position: position(2) }] });
    const [bad, good] = await verify({ events, live, aside: memoryViewStore(), projections: asProjection(superstitious, sums) });
    expect(bad).toMatchObject({ view: 'superstitious', equal: false, live: null, rebuilt: null, fault: expect.stringContaining(`at ${position(2)} into demo/a`) });
    expect(good).toMatchObject({ view: 'sums', documents: 1, equal: true });
  });

  it('compares what is read, wherever the pointer stands, and says where that is another version', async () => {
    const events = await logOf('a+5');
    const live = memoryViewStore();
    await rebuild({ events, views: live, projections });
    const build = { projection: asProjection(sums)[0] as Projection, collection: 'sums@1#b1' };
    await foldAside({ events, views: live, asides: [build], until: null });
    await live.drop(['sums@1'], ['sums@1']);
    await live.movePointer('sums', null, { collection: 'sums@1#b1', previous: null });
    await live.movePointer('trail', null, { collection: 'trail@2', previous: null });
    const [first, second] = await verify({ events, live, aside: memoryViewStore(), projections });
    expect(first).toMatchObject({ documents: 1, equal: true });
    expect(second).toMatchObject({ equal: false, live: null, fault: 'trail@2 is of another version' });
  });

  it('is called off while it builds and while it compares, and then says nothing of what it has seen', async () => {
    const { events, live, stop } = await moving('a+5', 'b+6');
    await stop();
    await expect(verify({ events, live, aside: memoryViewStore(), projections, signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    const over = new AbortController();
    const going = atFirstScan(live, 'trail@3', async () => over.abort());
    await expect(verify({ events, live: going, aside: memoryViewStore(), projections, signal: over.signal })).rejects.toThrow('aborted');
  });
});
