import { collectionOf } from '#domain/kernel/projection';
import { upcasters } from '#domain/upcasters';
import { systemClock } from '#engine/clock/clock';
import type { Rebuilt } from '#engine/rebuild/fold-aside';
import { rebuild } from '#engine/views/rebuild';
import { upcasting } from '#event-store/upcasting';
import type { ViewStore } from '#view-store/view-store';
import { allViews } from '#views/registry';
import type { Installation } from './folders.ts';
import { sealStores } from '../running/sealed-stores.ts';
import { openStores, type Stores } from '../running/stores.ts';

/** Builds every view again from the log; the server must be stopped. Nothing leaves the house: only documents and checkpoints are written (AU-4). */
export async function rebuildAll(installation: Installation, warn: (message: string) => void): Promise<Rebuilt & { readonly views: number }> {
  let stores: Stores = await openStores({ ...installation, warn });
  try {
    stores = await sealStores(stores, { ...installation, masterKeys: installation.masterKeys(), clock: systemClock, warn });
    const rebuilt = await rebuild({ events: upcasting(stores.events, upcasters), views: stores.views, projections: allViews });
    for (const { name, version } of allViews) await readFrom(stores.views, name, collectionOf({ name, version }));
    return { ...rebuilt, views: allViews.length };
  } finally {
    await stores.close();
  }
}

/** Points a view at what was built, and removes what it was read from before. */
async function readFrom(views: ViewStore, view: string, collection: string): Promise<void> {
  const pointer = await views.pointer(view);
  if (pointer?.collection === collection && pointer.previous === null) return;
  await views.movePointer(view, pointer?.collection ?? null, { collection, previous: null });
  const old = [pointer?.collection, pointer?.previous].filter((name) => name != null && name !== collection) as string[];
  await views.drop(old, old);
}
