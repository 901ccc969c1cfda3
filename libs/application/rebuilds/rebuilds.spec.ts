import { describe, expect, it } from '@jest/globals';
import { add, gatewayOn, position, run } from '#engine/toy/bench.fixture';
import { asProjection, superstitious } from '#engine/toy/tally.fixture';
import { documentIn, faultyViews, logOf } from '#engine/toy/views.fixture';
import { memoryContents } from '#view-store/memory/contents';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { BuildLog } from './build-log.ts';
import { ANNA, heldAt, leftovers, rebuilding, TOYS } from './rebuilt.fixture.ts';

describe('rebuilds', () => {
  it('build views anew, switch to them once, and keep what was read before', async () => {
    const events = await logOf('a+5', 'b+6');
    const p = await rebuilding({ events });
    const { id } = await p.rebuilds.start(ANNA, 'all');
    const done = await p.until(id, 'done');
    expect(done).toMatchObject({ kind: 'rebuild', fault: null, progress: null, views: [{ view: 'sums', from: 'sums@1', to: `sums@1#${id}` }, { view: 'trail' }] });
    expect(await p.rebuilds.views()).toEqual([
      { view: 'sums', collection: `sums@1#${id}`, previous: 'sums@1' },
      { view: 'trail', collection: `trail@3#${id}`, previous: 'trail@3' },
    ]);
    await run(gatewayOn(events), add(1));
    await p.caughtUp();
    expect(await documentIn(p.views, `sums@1#${id}`, 'a')).toEqual({ key: 'a', sum: 6, adds: 2 });
    await p.stop();
  });

  it('are ordered for some views only, and for none that there is not', async () => {
    const p = await rebuilding();
    const { id, views } = await p.rebuilds.start(ANNA, ['trail', 'trail']);
    expect(views.map(({ view }) => view)).toEqual(['trail']);
    await p.until(id, 'done');
    await expect(p.rebuilds.start(ANNA, ['trail', 'nonsense'])).rejects.toMatchObject({ name: 'NotFound' });
    await expect(p.rebuilds.get('rb_x')).rejects.toMatchObject({ name: 'NotFound' });
    await expect(p.rebuilds.cancel(ANNA, 'rb_x')).rejects.toMatchObject({ name: 'NotFound' });
    await expect(p.rebuilds.resume(ANNA, 'rb_x')).rejects.toMatchObject({ name: 'NotFound' });
    await p.stop();
  });

  it('are the same one when a request is repeated, and refused while another one of the view is not over', async () => {
    const held = heldAt('fold');
    const p = await rebuilding({ site: held.around });
    const { id } = await p.rebuilds.start({ ...ANNA, commandId: 'k1' }, ['sums']);
    expect(id).toBe('rb_k1');
    expect((await p.rebuilds.start({ ...ANNA, commandId: 'k1' }, ['sums'])).id).toBe(id);
    await expect(p.rebuilds.start(ANNA, 'all')).rejects.toMatchObject({ name: 'Refused', refusal: { code: 'rebuild_in_progress', inputs: { build: id } } });
    await expect(p.rebuilds.dropPrevious('all')).rejects.toMatchObject({ refusal: { code: 'rebuild_in_progress' } });
    const next = await p.rebuilds.start(ANNA, ['trail']);
    await held.arrived;
    held.release();
    await p.until(next.id, 'done');
    expect((await p.rebuilds.list()).map((build) => [build.id, build.state])).toEqual([[id, 'done'], [next.id, 'done']]);
    await p.stop();
  });

  it('say how far they are while they go on', async () => {
    const held = heldAt('fold');
    const p = await rebuilding({ events: await logOf('a+1', 'a+2', 'b+3'), site: held.around });
    const { id } = await p.rebuilds.start(ANNA, ['trail']);
    await held.arrived;
    expect((await p.rebuilds.get(id)).progress).toMatchObject({ position: position(4), done: 4, total: 4 });
    await run(gatewayOn(p.events), add(1));
    expect((await p.rebuilds.get(id)).progress).toMatchObject({ position: position(4), done: 4, total: 5 });
    held.release();
    await p.until(id, 'done');
    await p.stop();
  });

  it('drop what an earlier rebuild had left to go back to when the next one begins, or when they are told to', async () => {
    const p = await rebuilding({ events: await logOf('a+5') });
    const first = await p.rebuilds.start(ANNA, ['sums']);
    await p.until(first.id, 'done');
    const second = await p.rebuilds.start(ANNA, ['sums']);
    await p.until(second.id, 'done');
    expect([...p.contents.collections.keys()].sort()).toEqual([`sums@1#${first.id}`, `sums@1#${second.id}`, 'trail@3']);
    expect(await p.rebuilds.dropPrevious('all')).toEqual([`sums@1#${first.id}`]);
    expect(await p.rebuilds.dropPrevious(['sums'])).toEqual([]);
    expect([...p.contents.collections.keys()].sort()).toEqual([`sums@1#${second.id}`, 'trail@3']);
    expect([...p.contents.checkpoints.keys()].sort()).toEqual([`sums@1#${second.id}`, 'trail@3']);
    await p.stop();
  });

  it('AU-3 verify what is read, before and after', async () => {
    const p = await rebuilding({ events: await logOf('a+5') });
    await p.caughtUp();
    expect(await p.rebuilds.verify('all')).toMatchObject([{ view: 'sums', documents: 1, equal: true }, { view: 'trail', equal: true }]);
    const { id } = await p.rebuilds.start(ANNA, ['sums']);
    await p.until(id, 'done');
    expect(await p.rebuilds.verify(['sums'])).toMatchObject([{ view: 'sums', documents: 1, equal: true }]);
    await p.stop();
  });
});

describe('going back', () => {
  it('brings what was read before to the head, and reads it again; and forth in the same way', async () => {
    const events = await logOf('a+5');
    const p = await rebuilding({ events });
    const { id } = await p.rebuilds.start(ANNA, ['sums']);
    await p.until(id, 'done');
    await run(gatewayOn(events), add(1));
    const back = await p.rebuilds.rollback(ANNA, ['sums']);
    expect(await p.until(back.id, 'done')).toMatchObject({ kind: 'rollback', views: [{ view: 'sums', from: `sums@1#${id}`, to: 'sums@1' }] });
    expect((await p.rebuilds.views())[0]).toEqual({ view: 'sums', collection: 'sums@1', previous: `sums@1#${id}` });
    expect(await documentIn(p.views, 'sums@1', 'a')).toEqual({ key: 'a', sum: 6, adds: 2 });
    const forth = await p.rebuilds.rollback(ANNA, 'all');
    await p.until(forth.id, 'done');
    expect((await p.rebuilds.views())[0]).toEqual({ view: 'sums', collection: `sums@1#${id}`, previous: 'sums@1' });
    await p.stop();
  });

  it('is refused where nothing is kept', async () => {
    const p = await rebuilding();
    const { id } = await p.rebuilds.start(ANNA, ['sums']);
    await p.until(id, 'done');
    await expect(p.rebuilds.rollback(ANNA, ['sums', 'trail'])).rejects.toMatchObject({ refusal: { code: 'no_previous_view' } });
    await p.rebuilds.dropPrevious(['sums']);
    await expect(p.rebuilds.rollback(ANNA, 'all')).rejects.toMatchObject({ refusal: { code: 'no_previous_view' } });
    await p.stop();
  });
});

describe('a rebuild that fails', () => {
  const poisonous = asProjection(superstitious);
  const mended = asProjection({ ...superstitious, on: { Added: ({ key }: { key: string }) => [[key, (known?: { lucky: number }) => ({ lucky: (known?.lucky ?? 0) + 1 })]] } });

  it('stops on poison, names view, position and document, and leaves what is read alone', async () => {
    const p = await rebuilding({ events: await logOf('a+5', 'b+13', 'a+1'), projections: poisonous });
    await p.caughtUp();
    const { id } = await p.rebuilds.start(ANNA, 'all');
    const failed = await p.until(id, 'failed');
    expect(failed.fault).toEqual({ view: 'superstitious', position: position(2), document: 'demo/b', reason: expect.stringMatching(/^Error in /) });
    expect((await p.rebuilds.views())[0]).toEqual({ view: 'superstitious', collection: 'superstitious@1', previous: null });
    expect(await documentIn(p.views, 'superstitious@1', 'a')).toEqual({ lucky: 2 });
    await p.rebuilds.cancel(ANNA, id);
    expect(leftovers(p.contents, poisonous)).toEqual([]);
    await p.stop();
  });

  it('goes on where it was when it is resumed with a mended fold', async () => {
    const events = await logOf('a+5', 'b+13', 'a+1');
    const contents = memoryContents();
    const before = await rebuilding({ events, contents, projections: poisonous });
    const { id } = await before.rebuilds.start(ANNA, 'all');
    await before.until(id, 'failed');
    await before.stop();
    const after = await rebuilding({ events, contents, projections: mended });
    expect((await after.rebuilds.get(id)).state).toBe('failed');
    await after.rebuilds.resume(ANNA, id);
    await after.until(id, 'done');
    expect(await documentIn(after.views, `superstitious@1#${id}`, 'b')).toEqual({ lucky: 1 });
    await expect(after.rebuilds.resume(ANNA, id)).rejects.toMatchObject({ refusal: { code: 'rebuild_over' } });
    await after.stop();
  });

  it('fails too where the poison comes while it waits to be switched to', async () => {
    const held = heldAt('join');
    const events = await logOf('a+5');
    const p = await rebuilding({ events, projections: poisonous, site: held.around });
    const { id } = await p.rebuilds.start(ANNA, 'all');
    await held.arrived;
    await run(gatewayOn(events), add(13));
    held.release();
    expect((await p.until(id, 'failed')).fault).toMatchObject({ document: 'demo/a' });
    expect(p.runner.keptOf('superstitious').map(({ collection }) => collection)).toEqual(['superstitious@1']);
    await p.stop();
  });

  it('tries again where storage fails, and fails in the end where it does not get any further', async () => {
    const { store, faults, contents } = faultyViews();
    const p = await rebuilding({ events: await logOf('a+5'), views: store, contents });
    await p.caughtUp();
    faults.failNext('prepare');
    const first = await p.rebuilds.start(ANNA, ['sums']);
    await p.until(first.id, 'done');
    expect(p.said.filter((line) => line.includes('tries again'))).toHaveLength(1);
    for (let n = 0; n < 5; n++) faults.failNext('prepare');
    const second = await p.rebuilds.start(ANNA, ['sums']);
    expect((await p.until(second.id, 'failed')).fault).toEqual({ view: null, position: null, document: null, reason: expect.stringMatching(/^PlannedFault/) });
    await p.rebuilds.resume(ANNA, second.id);
    await p.until(second.id, 'done');
    await p.stop();
  });

  it('fails where somebody has moved the pointer by other means, and cancelling it then removes nothing that is read', async () => {
    const held = heldAt('join');
    const p = await rebuilding({ events: await logOf('a+5'), site: held.around });
    const { id } = await p.rebuilds.start(ANNA, 'all');
    await held.arrived;
    await p.views.movePointer('trail', 'trail@3', { collection: 'trail@3#other', previous: null });
    held.release();
    expect((await p.until(id, 'failed')).fault?.reason).toContain('view trail is read from trail@3#other');
    await p.rebuilds.cancel(ANNA, id);
    expect((await p.rebuilds.views())[0]).toEqual({ view: 'sums', collection: `sums@1#${id}`, previous: 'sums@1' });
    expect(await documentIn(p.views, `sums@1#${id}`, 'a')).toEqual({ key: 'a', sum: 5, adds: 1 });
    expect(p.runner.keptOf('sums').map(({ collection }) => collection)).toEqual([`sums@1#${id}`]);
    await p.stop();
  });
});

describe('a process that carries out rebuilds', () => {
  it('waits for its store, and goes on', async () => {
    const events = await logOf('a+5');
    const p = await rebuilding({ events });
    const read = events.readStream.bind(events);
    let failures = 2;
    events.readStream = async (...asked) => {
      if (asked[0] === 'rebuild-views' && failures-- > 0) throw new Error('not now');
      return read(...asked);
    };
    await expect(p.rebuilds.start(ANNA, ['sums'])).rejects.toThrow('not now');
    const { id } = await p.rebuilds.start(ANNA, ['sums']).catch(() => p.rebuilds.start(ANNA, ['sums']));
    await p.until(id, 'done');
    await p.stop();
  });

  it('hears of what another process has asked for, where they share their stores', async () => {
    const events = await logOf('a+5');
    const contents = memoryContents();
    const held = heldAt('fold');
    const one = await rebuilding({ events, views: memoryViewStore({ contents, shared: true }), contents, site: held.around });
    const { id } = await one.rebuilds.start(ANNA, 'all');
    await held.arrived;
    await new BuildLog(gatewayOn(events)).tell(ANNA, { type: 'CancelRebuild', build: id });
    await one.until(id, 'cancelled');
    expect(leftovers(contents, TOYS)).toEqual([]);
    await one.stop();
  });
});
