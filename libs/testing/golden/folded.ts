import { collectionOf, type Projection } from '#domain/kernel/projection';
import type { Upcasters } from '#domain/kernel/upcaster';
import { rebuild } from '#engine/views/rebuild';
import { contentOf } from '#engine/views/verify';
import { upcasting } from '#event-store/upcasting';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { replayed, type GoldenEvent } from './golden-log.ts';

/** What a view makes of a golden log: the hash of its documents, or why it makes nothing of it. */
export type Folded = { readonly hash: string } | { readonly fault: string };

/** By `<view>@<version>`: what each view makes of these events, read through the upcasters. */
export async function folded(events: readonly GoldenEvent[], views: readonly Projection[], upcasters: Upcasters): Promise<ReadonlyMap<string, Folded>> {
  const log = upcasting(await replayed(events), upcasters);
  const results = new Map<string, Folded>();
  for (const view of views) results.set(collectionOf(view), await foldOf(view));
  return results;

  async function foldOf(view: Projection): Promise<Folded> {
    const store = memoryViewStore();
    try {
      await rebuild({ events: log, views: store, projections: [view] });
      return { hash: (await contentOf(store, collectionOf(view))).hash };
    } catch (fault) {
      return { fault: (fault as Error).message };
    }
  }
}
