import { describe, expect, it } from '@jest/globals';
import { memoryContents } from '#view-store/memory/contents';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { EventStore } from '#event-store/event-store';
import type { BuildSite } from '#engine/rebuild/build-site';
import { watchedPointers } from '#engine/rebuild/building.fixture';
import { add, gatewayOn, run } from '#engine/toy/bench.fixture';
import { asProjection, sums, trail } from '#engine/toy/tally.fixture';
import { documentIn, logOf } from '#engine/toy/views.fixture';
import { contentOf } from '#engine/views/verify';
import { ANNA, bound, leftovers, rebuilding, TOYS } from './rebuilt.fixture.ts';

/** Stores whose every call is a step; something can be made to happen at a step. */
function steps(events: EventStore) {
  const contents = memoryContents();
  let [count, at, dead] = [0, Infinity, false];
  let happens = (): Promise<void> | void => undefined;
  const step = async (): Promise<void> => {
    count++;
    if (count === at || (dead && count > at)) await happens();
  };
  const stepping: EventStore = new Proxy(events, {
    get(target, name) {
      const found = target[name as keyof EventStore];
      if (typeof found !== 'function') return found;
      const call = (found as (...given: readonly unknown[]) => unknown).bind(target);
      if (name !== 'append' && name !== 'readStream') return call;
      return async (...given: readonly unknown[]) => {
        await step();
        const answer = await call(...given);
        await step();
        return answer;
      };
    },
  });
  return {
    contents,
    events: stepping,
    views: memoryViewStore({ contents, gate: step }),
    /** Something happens at the nth step from now on. */
    plan(n: number, what: typeof happens) {
      [count, at, happens] = [0, n, what];
    },
    /** Resolves at the nth step from now on, which is the last one that is ever begun. */
    deathAt(n: number) {
      return new Promise<void>((resolve) => {
        [count, at, dead] = [0, n, true];
        happens = () => (resolve(), never);
      });
    },
    get reached() {
      return count >= at;
    },
  };
}

const never = new Promise<void>(() => undefined);

async function hashesOf(views: Parameters<typeof contentOf>[0], names: readonly string[]) {
  return Promise.all(names.map(async (name) => (await contentOf(views, name)).hash));
}

const LOG = ['a+5', 'b+6', 'a=0', 'c+1', 'b+2'] as const;

describe('a rebuild', () => {
  it('that is cancelled at any step leaves nothing, or is over already and stays whole', async () => {
    const outcomes = new Map<string, number>();
    for (let n = 1, reached = true; reached; n++) {
      const s = steps(await logOf(...LOG));
      const p = await rebuilding({ events: s.events, views: s.views, contents: s.contents });
      await p.caughtUp();
      const moves = watchedPointers(s.views);
      let cancelled: Promise<string> = Promise.resolve('in time');
      let id = '';
      s.plan(n, () => {
        if (id !== '') cancelled = p.rebuilds.cancel(ANNA, id).then(({ state }) => state, (error: { refusal?: { code: string } }) => error.refusal?.code ?? String(error));
      });
      ({ id } = await p.rebuilds.start(ANNA, 'all'));
      const { state } = await p.until(id, 'done', 'cancelled');
      reached = s.reached;
      const answer = await cancelled;
      const pointers = (await p.rebuilds.views()).map(({ collection }) => collection);
      if (state === 'cancelled') {
        expect([n, answer, moves, pointers, leftovers(s.contents)]).toEqual([n, 'cancelled', [], ['sums@1', 'trail@3'], []]);
      } else {
        expect([n, moves.map(([view]) => view), pointers]).toEqual([n, ['sums', 'trail'], [`sums@1#${id}`, `trail@3#${id}`]]);
      }
      outcomes.set(answer, (outcomes.get(answer) ?? 0) + 1);
      await run(gatewayOn(s.events), add(1));
      await p.caughtUp();
      expect(await documentIn(s.views, pointers[0] as string, 'a')).toEqual({ key: 'a', sum: 1, adds: 1 });
      await p.stop();
    }
    expect([...outcomes.keys()].sort()).toEqual(['cancelled', 'in time', 'rebuild_over']);
    expect(outcomes.get('cancelled')).toBeGreaterThan(20);
  });

  it('whose process dies at any step is finished by the next one, and each pointer has moved once', async () => {
    let deaths = 0;
    for (let n = 1, reached = true; reached; n++) {
      const log = await logOf(...LOG);
      const s = steps(log);
      const p = await rebuilding({ events: s.events, views: s.views, contents: s.contents });
      await p.caughtUp();
      const moves = [watchedPointers(s.views)];
      const death = s.deathAt(n);
      const started = p.rebuilds.start(ANNA, 'all').then(({ id }) => p.until(id, 'done'), () => undefined);
      await Promise.race([death, started]);
      reached = s.reached;
      void p.stop();
      if (reached) deaths++;
      const views = memoryViewStore({ contents: s.contents });
      moves.push(watchedPointers(views));
      const next = await rebuilding({ events: log, views, contents: s.contents });
      const [build] = await next.rebuilds.list();
      if (build) {
        await next.until(build.id, 'done');
        await next.caughtUp();
        expect([n, moves.flat().map(([view]) => view).sort()]).toEqual([n, ['sums', 'trail']]);
        const rebuilt = await rebuilding({ events: log });
        await rebuilt.caughtUp();
        expect(await hashesOf(views, [`sums@1#${build.id}`, `trail@3#${build.id}`])).toEqual(await hashesOf(rebuilt.views, ['sums@1', 'trail@3']));
        await rebuilt.stop();
      }
      await next.stop();
    }
    expect(deaths).toBeGreaterThan(25);
  });

  it('that was being cancelled when its process died is gone after the next start', async () => {
    for (let n = 1, reached = true; reached; n++) {
      const log = await logOf(...LOG);
      const s = steps(log);
      const p = await rebuilding({ events: s.events, views: s.views, contents: s.contents, site: (site) => ({ ...bound(site), join: () => never }) });
      const { id } = await p.rebuilds.start(ANNA, 'all');
      const death = s.deathAt(n);
      await Promise.race([death, p.rebuilds.cancel(ANNA, id)]);
      reached = s.reached;
      void p.stop();
      const recorded = (await log.readStream('rebuild-views')).some(({ data }) => data.type === 'RebuildCancelled');
      const next = await rebuilding({ events: log, contents: s.contents });
      const { state } = await next.until(id, 'cancelled', 'done');
      expect([n, state]).toEqual([n, recorded ? 'cancelled' : 'done']);
      if (recorded) expect([n, leftovers(s.contents)]).toEqual([n, []]);
      await next.stop();
    }
  });
});

describe('after an upgrade', () => {
  const sums2 = { ...sums, version: 2, on: { Added: ({ key, by }: { key: string; by: number }) => [[key, (known?: { total: number; sum: number }) => ({ total: (known?.total ?? 0) + by, sum: 0 })]] } };
  const release2 = asProjection(sums2, trail);

  async function upgraded(...log: readonly string[]) {
    const events = await logOf(...log);
    const contents = memoryContents();
    const before = await rebuilding({ events, contents });
    await before.caughtUp();
    return { events, contents, before };
  }

  it('a view of another version is built aside while the old documents are read as they are, and is switched to', async () => {
    const { events, contents, before } = await upgraded('a+5');
    await before.stop();
    const read: unknown[] = [];
    const watched = (site: BuildSite): BuildSite => ({
      ...bound(site),
      join: async (plan) => {
        const views = memoryViewStore({ contents });
        read.push((await views.pointer('sums'))?.collection, await documentIn(views, 'sums@1', 'a'));
        return site.join(plan);
      },
    });
    const next = await rebuilding({ events, contents, projections: release2, site: watched });
    const [build] = await next.rebuilds.list();
    expect(await next.until(build?.id ?? '', 'done')).toMatchObject({ kind: 'upgrade', views: [{ view: 'sums', from: 'sums@1', to: `sums@2#${build?.id}` }] });
    expect(read).toEqual(['sums@1', { key: 'a', sum: 5, adds: 1 }]);
    expect(await documentIn(next.views, `sums@2#${build?.id}`, 'a')).toEqual({ total: 5, sum: 0 });
    await expect(next.rebuilds.rollback(ANNA, ['sums'])).rejects.toMatchObject({ refusal: { code: 'no_previous_view' } });
    await next.stop();
  });

  it('a build towards the old version is called off, and the new version is built', async () => {
    const { events, contents, before } = await upgraded('a+5');
    await before.stop();
    const stuck = await rebuilding({ events, contents, site: (site) => ({ ...bound(site), join: () => never }) });
    const old = await stuck.rebuilds.start(ANNA, 'all');
    void stuck.stop();
    const next = await rebuilding({ events, contents, projections: release2 });
    expect((await next.rebuilds.get(old.id)).state).toBe('cancelled');
    const build = (await next.rebuilds.list()).find(({ kind }) => kind === 'upgrade');
    await next.until(build?.id ?? '', 'done');
    expect(leftovers(contents, [...TOYS, ...release2])).toEqual([`sums@2#${build?.id}`, `sums@2#${build?.id}`]);
    await next.stop();
  });

  it('that cannot be built is tried again at the next start, and only then', async () => {
    const { events, contents, before } = await upgraded('a+5');
    await before.stop();
    const broken = asProjection({ ...sums2, on: { Added: () => { throw new Error('?'); } } }, trail);
    const first = await rebuilding({ events, contents, projections: broken });
    const [build] = await first.rebuilds.list();
    await first.until(build?.id ?? '', 'failed');
    await first.stop();
    const next = await rebuilding({ events, contents, projections: release2 });
    await next.until(build?.id ?? '', 'done');
    expect(await next.rebuilds.list()).toHaveLength(1);
    await next.stop();
  });
});
