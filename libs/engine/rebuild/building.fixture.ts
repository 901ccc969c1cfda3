import type { Projection } from '#domain/kernel/projection';
import type { EventStore } from '#event-store/event-store';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { Pointer, ViewStore } from '#view-store/view-store';
import { machineTiming } from '../clock/timing.ts';
import { add, gatewayOn, run } from '../toy/bench.fixture.ts';
import { asProjection, sums, trail } from '../toy/tally.fixture.ts';
import { caughtUp, viewing } from '../toy/views.fixture.ts';
import { Collections } from '../views/collections.ts';
import type { Going } from './build-site.ts';
import { InPlaceSite } from './in-place.ts';
import { SwitchOver, type Replacement } from './switch-over.ts';

/** Nobody calls it off, and nobody listens. */
export const going = (signal = new AbortController().signal): Going => ({ signal, progress: () => undefined });

/** Views at work, with all that replaces one collection of theirs by another. */
export async function building(events: EventStore, views: ViewStore = memoryViewStore(), projections: readonly Projection[] = asProjection(sums, trail)) {
  const collections = new Collections(views, projections);
  await collections.load();
  const view = viewing(events, views, projections, { collections });
  await view.start();
  await caughtUp(view, events);
  const { runner, waiters } = view;
  const site = new InPlaceSite({ events, views, timing: machineTiming });
  const over = new SwitchOver({ events, views, runner, collections, waiters });
  const replacements = (build: string): readonly Replacement[] =>
    projections.map((projection) => ({ projection, from: collections.of(projection), to: `${projection.name}@${projection.version}#${build}` }));
  const planOf = (build: string) => ({ build, asides: replacements(build).map(({ projection, to }) => ({ projection, collection: to })) });
  return { collections, runner, waiters, site, over, replacements, planOf, caughtUp: () => caughtUp(view, events), stop: () => view.stop() };
}

export type Building = Awaited<ReturnType<typeof building>>;

/** Every pointer that was moved to another collection, as it happened. */
export function watchedPointers(views: ViewStore): readonly (readonly [view: string, to: Pointer])[] {
  const moves: [string, Pointer][] = [];
  const move = views.movePointer.bind(views);
  views.movePointer = async (view, expected, to) => {
    const moved = await move(view, expected, to);
    if (moved && expected !== to.collection) moves.push([view, to]);
    return moved;
  };
  return moves;
}

/** Writes without a break until it is ended. Resolves with the number of writes. */
export function writing(events: EventStore): { end(): Promise<number> } {
  const gateway = gatewayOn(events);
  let on = true;
  const all = (async () => {
    let count = 0;
    for (; on; count++) {
      const key = 'abcdefgh'[count % 8] as string;
      await run(gateway, count % 40 < 32 ? add(1, key) : { type: 'Clear', key });
      await machineTiming.turn();
    }
    return count;
  })();
  return {
    end: () => {
      on = false;
      return all;
    },
  };
}

/** Reads the one document of `trail` without a break, from wherever the pointer says; notes whatever is older than what was read before. */
export function reading(views: ViewStore, { collections, runner }: Building): { end(): Promise<{ reads: number; collections: ReadonlySet<string>; faults: readonly string[] }> } {
  const [projection] = asProjection(trail) as [Projection];
  const faults: string[] = [];
  const seen = new Set<string>();
  let on = true;
  let last = '';
  const look = async (): Promise<void> => {
    const promised = runner.subscribers.find(({ name }) => name === 'trail')?.position ?? '';
    const collection = collections.of(projection);
    const p = (await views.load(collection, ['demo/all'])).get('demo/all')?.p ?? '';
    seen.add(collection);
    if (p < last) faults.push(`${collection} has ${p} after ${last}`);
    if (p < promised) faults.push(`${collection} has ${p} where ${promised} was promised`);
    last = p;
  };
  const all = (async () => {
    let reads = 0;
    for (; on; reads++) {
      await look().catch((error: unknown) => faults.push(String(error)));
      await machineTiming.turn();
    }
    return { reads, collections: seen, faults };
  })();
  return {
    end: () => {
      on = false;
      return all;
    },
  };
}
