import { upcasters } from '#domain/upcasters';
import { systemClock } from '#engine/clock/clock';
import type { Rebuilt } from '#engine/rebuild/fold-aside';
import { rebuild } from '#engine/views/rebuild';
import { upcasting } from '#event-store/upcasting';
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
    return { ...rebuilt, views: allViews.length };
  } finally {
    await stores.close();
  }
}
