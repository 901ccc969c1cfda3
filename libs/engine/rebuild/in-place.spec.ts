import { describe, expect, it } from '@jest/globals';
import type { Projection } from '#domain/kernel/projection';
import { memoryContents } from '#view-store/memory/contents';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { position } from '../toy/bench.fixture.ts';
import { asProjection, sums, superstitious, trail } from '../toy/tally.fixture.ts';
import { documentIn, logOf } from '../toy/views.fixture.ts';
import { rebuild } from '../views/rebuild.ts';
import { going } from './building.fixture.ts';
import { InPlaceSite } from './in-place.ts';
import { machineTiming } from '../clock/timing.ts';

const [projection] = asProjection(sums) as [Projection];
const plan = { build: 'b1', asides: [{ projection, collection: 'sums@1#b1' }] };

async function placed(...steps: readonly string[]) {
  const contents = memoryContents();
  const views = memoryViewStore({ contents });
  const events = await logOf(...steps);
  return { contents, views, events, site: new InPlaceSite({ events, views, timing: machineTiming }) };
}

describe('building in place', () => {
  it('folds beside what is read, in steps that tell how far they are', async () => {
    const { site, views } = await placed('a+5', 'a+6');
    const told: [string, number][] = [];
    await site.fold(plan, { ...going(), progress: (at, count) => told.push([at, count]) });
    await site.join();
    expect(await documentIn(views, 'sums@1#b1', 'a')).toEqual({ key: 'a', sum: 11, adds: 2 });
    expect(told).toEqual([[position(2), 2]]);
  });

  it('leaves nothing of what is discarded, however often', async () => {
    const { site, contents } = await placed('a+5');
    await site.fold(plan, going());
    for (let times = 0; times < 2; times++) await site.discard(plan);
    expect([contents.collections.size, contents.checkpoints.size]).toEqual([0, 0]);
    expect(await site.sweep()).toBeUndefined();
  });

  it('AU-3 verifies in collections of its own, and leaves none of them, also where it fails', async () => {
    const { site, views, events, contents } = await placed('a+5', 'b+6');
    const projections = asProjection(sums, trail);
    await rebuild({ events, views, projections });
    const [one, two] = await Promise.all([site.verify(projections, going()), site.verify(projections, going())]);
    expect([...one, ...two].map(({ view, equal }) => [view, equal])).toEqual([['sums', true], ['trail', true], ['sums', true], ['trail', true]]);
    await expect(site.verify(asProjection(sums, superstitious), going(AbortSignal.abort()))).rejects.toThrow('aborted');
    expect([...contents.collections.keys()].sort()).toEqual(['sums@1', 'trail@3']);
  });
});
