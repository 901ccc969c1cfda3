import { memoryEventStore } from '#event-store/memory/memory-event-store';
import type { EventStore } from '#event-store/event-store';
import { collectionOf } from '#domain/kernel/projection';
import { Gateway } from '#engine/gateway/gateway';
import type { BuildSite } from '#engine/rebuild/build-site';
import { InPlaceSite } from '#engine/rebuild/in-place';
import { machineTiming } from '#engine/clock/timing';
import { ManualClock } from '#engine/clock/manual-clock';
import { START } from '#engine/toy/bench.fixture';
import { asProjection, sums, trail } from '#engine/toy/tally.fixture';
import { caughtUp, viewing } from '#engine/toy/views.fixture';
import { Collections } from '#engine/views/collections';
import { eventually } from '#testing/eventually';
import { seededIds } from '#testing/seeded-ids';
import { memoryContents, type MemoryContents } from '#view-store/memory/contents';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { ViewStore } from '#view-store/view-store';
import { rebuildsOn } from './rebuilds-on.ts';
import type { Operator } from './build-log.ts';

export const ANNA: Operator = { actor: 'user:anna', correlationId: 'c-1' };

export const TOYS = asProjection(sums, trail);

/** What a process of its own is made from. */
export interface Process {
  readonly events?: EventStore;
  readonly contents?: MemoryContents;
  readonly views?: ViewStore;
  readonly projections?: typeof TOYS;
  readonly site?: (site: BuildSite) => BuildSite;
}

let processes = 0;

/** Toy views at work with their rebuilds, as one process has them; another one may go on with its stores. */
export async function rebuilding(options: Process = {}) {
  const { events = memoryEventStore(), contents = memoryContents(), projections = TOYS } = options;
  const views = options.views ?? memoryViewStore({ contents });
  const collections = new Collections(views, projections);
  await collections.load();
  const view = viewing(events, views, projections, { collections });
  await view.start();
  const { runner, waiters, said } = view;
  const gateway = new Gateway({ store: events, clock: new ManualClock(START), ids: seededIds(`rebuilds ${++processes}`) });
  const inPlace = new InPlaceSite({ events, views, timing: machineTiming });
  const log = (message: string, error?: unknown): void => void said.push(`${message}: ${String(error)}`);
  const parts = { gateway, views, runner, collections, waiters, projections, log, site: options.site?.(inPlace) };
  const { rebuilds, builder } = rebuildsOn(parts);
  await rebuilds.open();
  const stopping = new AbortController();
  const running = builder.run(stopping.signal);
  return {
    events,
    contents,
    views,
    collections,
    runner,
    rebuilds,
    said,
    caughtUp: () => caughtUp(view, events),
    /** The build once it is in one of these states. */
    async until(id: string, ...states: readonly string[]) {
      await eventually(`${id} is ${states.join(' or ')}`, async () => states.includes((await rebuilds.get(id)).state));
      return rebuilds.get(id);
    },
    async stop() {
      stopping.abort();
      await running;
      await view.stop();
    },
  };
}

/** Everything in the store that is not what views are read from, by name. */
export function leftovers({ collections, checkpoints }: MemoryContents, projections = TOYS): readonly string[] {
  const known = new Set(projections.map(collectionOf));
  return [...collections.keys(), ...checkpoints.keys()].filter((name) => !known.has(name));
}

/** The calls of a site, to be put into another one. */
export const bound = (site: BuildSite): BuildSite => ({
  fold: (...given) => site.fold(...given),
  join: (...given) => site.join(...given),
  discard: (...given) => site.discard(...given),
  sweep: (...given) => site.sweep(...given),
  verify: (...given) => site.verify(...given),
});

/** A site that holds every build at a step, until it is let go. */
export function heldAt(step: 'fold' | 'join') {
  let release = (): void => undefined;
  let reached = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const arrived = new Promise<void>((resolve) => (reached = resolve));
  const wait = async (signal?: AbortSignal): Promise<void> => {
    reached();
    await Promise.race([held, new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))]);
  };
  const around = (site: BuildSite): BuildSite => ({
    ...bound(site),
    fold: async (plan, going) => {
      await site.fold(plan, going);
      if (step === 'fold') await wait(going.signal);
    },
    join: async (plan) => {
      if (step === 'join') await wait();
      await site.join(plan);
    },
  });
  return { around, arrived, release: () => release() };
}
