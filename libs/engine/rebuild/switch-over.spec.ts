import { describe, expect, it } from '@jest/globals';
import { memoryContents } from '#view-store/memory/contents';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { ViewStore } from '#view-store/view-store';
import { add, clear, gatewayOn, position, run } from '../toy/bench.fixture.ts';
import { asProjection, sums, superstitious, trail } from '../toy/tally.fixture.ts';
import { documentIn, logOf } from '../toy/views.fixture.ts';
import { rebuild } from '../views/rebuild.ts';
import { contentOf } from '../views/verify.ts';
import { building, going, reading, watchedPointers, writing } from './building.fixture.ts';
import { PointerMoved } from './switch-over.ts';

const content = (views: ViewStore, ...names: readonly string[]) => Promise.all(names.map(async (name) => (await contentOf(views, name)).hash));

describe('switch-over', () => {
  it('moves each pointer once under a load of writes, and nobody reads anything that is missing or older than before', async () => {
    const events = await logOf(...Array.from({ length: 1_500 }, (_, n) => (n % 50 === 49 ? 'z=0' : 'z+1')));
    const views = memoryViewStore();
    const b = await building(events, views);
    const moves = watchedPointers(views);
    const [writer, reader] = [writing(events), reading(views, b)];
    await b.site.fold(b.planOf('b1'), going());
    const replacements = b.replacements('b1');
    await b.over.bring(replacements, going());
    await b.over.move(replacements);
    await b.over.letGo(replacements, going().signal);
    const writes = await writer.end();
    await b.caughtUp();
    const read = await reader.end();
    await b.stop();
    expect(moves).toEqual([
      ['sums', { collection: 'sums@1#b1', previous: 'sums@1' }],
      ['trail', { collection: 'trail@3#b1', previous: 'trail@3' }],
    ]);
    expect(read.faults).toEqual([]);
    expect([...read.collections]).toEqual(['trail@3', 'trail@3#b1']);
    expect([writes > 5, read.reads > 5]).toEqual([true, true]);
    const rebuilt = memoryViewStore();
    await rebuild({ events, views: rebuilt, projections: asProjection(sums, trail) });
    expect(await content(views, 'sums@1#b1', 'trail@3#b1')).toEqual(await content(rebuilt, 'sums@1', 'trail@3'));
  });

  it('keeps the new collection at the head, and leaves the old one where it was', async () => {
    const events = await logOf('a+5');
    const views = memoryViewStore();
    const b = await building(events, views);
    const replacements = b.replacements('b1');
    await b.over.bring(replacements, going());
    await b.over.move(replacements);
    await b.over.letGo(replacements, going().signal);
    await run(gatewayOn(events), add(1));
    await b.caughtUp();
    await b.stop();
    expect(await documentIn(views, 'sums@1#b1', 'a')).toEqual({ key: 'a', sum: 6, adds: 2 });
    expect(await documentIn(views, 'sums@1', 'a')).toEqual({ key: 'a', sum: 5, adds: 1 });
    expect(b.runner.subscribers.map(({ collection, position: at }) => [collection, at])).toEqual([['sums@1#b1', position(2)], ['trail@3#b1', position(2)]]);
  });

  it('goes on after a crash between two pointers, and moves only the rest', async () => {
    const events = await logOf('a+5');
    const contents = memoryContents();
    const views = memoryViewStore({ contents });
    const b = await building(events, views);
    const replacements = b.replacements('b1');
    await b.over.bring(replacements, going());
    await b.over.move(replacements.slice(0, 1));
    await b.stop();
    const later = memoryViewStore({ contents });
    const again = await building(events, later);
    const moves = watchedPointers(later);
    await again.over.bring(replacements, going());
    await again.over.move(replacements);
    await again.stop();
    expect(moves.map(([view]) => view)).toEqual(['trail']);
    expect(await later.pointer('sums')).toEqual({ collection: 'sums@1#b1', previous: 'sums@1' });
  });

  it('moves nothing where somebody else has moved the pointer', async () => {
    const views = memoryViewStore();
    const b = await building(await logOf('a+5'), views);
    const replacements = b.replacements('b1');
    await b.over.bring(replacements, going());
    await views.movePointer('sums', 'sums@1', { collection: 'sums@1#b9', previous: null });
    await expect(b.over.move(replacements)).rejects.toThrow(new PointerMoved('sums', 'sums@1', 'sums@1#b9'));
    await b.stop();
    expect(await views.pointer('trail')).toMatchObject({ collection: 'trail@3' });
  });

  it('waits until the candidate has come as far as what another process may have read', async () => {
    const events = await logOf('a+5');
    const views = memoryViewStore();
    const b = await building(events, views, asProjection(sums));
    await views.commit({ documents: [], tombstones: [], checkpoints: [{ name: 'sums@1', logId: events.logId, position: position(2) }] });
    let there = false;
    const brought = b.over.bring(b.replacements('b1'), going()).then(() => (there = true));
    await b.waiters.timing.pause(300);
    expect(there).toBe(false);
    await run(gatewayOn(events), add(1));
    await brought;
    expect(b.runner.keptOf('sums').map(({ position: at }) => at)).toEqual([position(2), position(2)]);
    await b.stop();
  });

  it('fails where the candidate parks a document, also when what is read has parked it too', async () => {
    const events = await logOf('a+5');
    const views = memoryViewStore();
    const b = await building(events, views, asProjection(superstitious));
    const replacements = b.replacements('b1');
    await b.over.bring(replacements, going());
    await run(gatewayOn(events), add(13));
    await b.caughtUp();
    await expect(b.over.bring(replacements, going())).rejects.toMatchObject({ name: 'Poisoned', at: { view: 'superstitious', position: position(2), document: 'demo/a' } });
    await b.stop();
  });

  it('stops waiting when it is called off, and writes nothing more to candidates that are dismissed', async () => {
    const events = await logOf('a+5');
    const views = memoryViewStore();
    const b = await building(events, views);
    const replacements = b.replacements('b1');
    await b.over.bring(replacements, going(AbortSignal.abort()));
    expect(b.runner.keptOf('sums')).toHaveLength(1);
    await b.over.bring(replacements, going());
    await b.over.dismiss(replacements);
    await run(gatewayOn(events), clear());
    await b.caughtUp();
    await b.stop();
    expect(await views.checkpoint('sums@1#b1')).toMatchObject({ position: position(1) });
    expect(b.runner.subscribers.map(({ collection }) => collection)).toEqual(['sums@1', 'trail@3']);
  });

  it('keeps the old collection at the head for a while where other processes may still read it', async () => {
    const events = await logOf('a+5');
    const contents = memoryContents();
    const views = memoryViewStore({ contents, shared: true });
    const b = await building(events, views, asProjection(sums));
    const replacements = b.replacements('b1');
    await b.over.bring(replacements, going());
    await b.over.move(replacements);
    const over = new AbortController();
    const left = b.over.letGo(replacements, over.signal);
    await run(gatewayOn(events), add(1));
    await b.caughtUp();
    expect(await documentIn(views, 'sums@1', 'a')).toEqual({ key: 'a', sum: 6, adds: 2 });
    over.abort();
    await left;
    expect(b.runner.keptOf('sums').map(({ collection }) => collection)).toEqual(['sums@1#b1']);
    await b.stop();
  });
});
