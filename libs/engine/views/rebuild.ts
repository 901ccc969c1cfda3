import { collectionOf, type Projection } from '#domain/kernel/projection';
import type { EventStore } from '#event-store/event-store';
import type { ViewStore } from '#view-store/view-store';
import { foldAside, type Rebuilt } from '../rebuild/fold-aside.ts';

/** What to build, and where. */
export interface RebuildOptions {
  readonly events: Pick<EventStore, 'logId' | 'head' | 'readAll'>;
  /** Where the views are built, each in the first collection of its version, which is dropped first. */
  readonly views: Pick<ViewStore, 'prepare' | 'load' | 'commit' | 'checkpoint' | 'drop'>;
  readonly projections: readonly Projection[];
  /** Build up to and including this position; default: the head at the start. */
  readonly until?: string | null;
  readonly pageSize?: number;
  readonly progress?: (events: number) => void;
}

/**
 * Builds views from the first event on, in a store that nobody reads meanwhile. Has no effects but documents and checkpoints: no reaction runs, nothing
 * leaves (AU-4). Throws `Poisoned` when a fold throws: a rebuild stops on poison.
 */
export async function rebuild({ events, views, projections, until, pageSize, progress }: RebuildOptions): Promise<Rebuilt> {
  const collections = projections.map(collectionOf);
  await views.drop(collections, collections);
  const asides = projections.map((projection) => ({ projection, collection: collectionOf(projection) }));
  const end = until === undefined ? await events.head() : until;
  return foldAside({ events, views, asides, until: end ?? '', page: pageSize, progress: (_, count) => progress?.(count) });
}
