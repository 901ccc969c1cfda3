import { collectionOf, type Projection } from '#domain/kernel/projection';
import type { EventStore } from '#event-store/event-store';
import type { ViewStore } from '#view-store/view-store';
import { Waiters } from '../feed/waiters.ts';
import { ViewRunner } from './view-runner.ts';

/** What to build, and where. */
export interface RebuildOptions {
  readonly events: Pick<EventStore, 'logId' | 'head' | 'readAll'>;
  /** Where the views are built; its collections of these projections are dropped first. */
  readonly views: ViewStore;
  readonly projections: readonly Projection[];
  /** Build up to and including this position; default: the head at the start. */
  readonly until?: string | null;
  readonly pageSize?: number;
  readonly progress?: (events: number) => void;
}

/** How much was folded. */
export interface Rebuilt {
  readonly events: number;
  readonly position: string | null;
}

/**
 * Builds views from the first event on. Has no effects but documents and checkpoints: no reaction runs, nothing leaves (AU-4).
 * Throws when a fold throws: a rebuild stops on poison.
 */
export async function rebuild(options: RebuildOptions): Promise<Rebuilt> {
  const { events, views, projections } = options;
  const collections = projections.map(collectionOf);
  await views.drop(collections, collections);
  const runner = new ViewRunner({ events: { logId: events.logId, head: () => events.head(), readAll: (page) => events.readAll(page), follow: notFollowed }, views, projections, waiters: new Waiters(), log: () => undefined });
  await runner.open();
  const until = options.until === undefined ? await events.head() : options.until;
  let position: string | null = null;
  let count = 0;
  while (until !== null && (position ?? '') < until) {
    const page = await events.readAll({ from: position, limit: options.pageSize ?? 5_000 });
    // The log ends before `until`, which then belongs to another log: nothing more will come.
    if (page.position === null || page.position === position) break;
    const wanted = page.events.filter((event) => event.position <= until);
    position = page.position < until ? page.position : until;
    await runner.apply({ events: wanted, position, caughtUp: position === until });
    await throwIfParked(runner, views);
    count += wanted.length;
    options.progress?.(count);
  }
  return { events: count, position };
}

function notFollowed(): never {
  throw new Error('a rebuild reads pages; it follows nothing');
}

async function throwIfParked(runner: ViewRunner, views: ViewStore): Promise<void> {
  const poisoned = runner.subscribers.find(({ parked }) => parked > 0);
  if (!poisoned) return;
  const [first] = await views.parked(poisoned.collection);
  throw new Error(`view ${poisoned.name} cannot be rebuilt: ${first?.id ?? ''} at ${first?.from ?? ''}: ${first?.reason ?? ''}`);
}
