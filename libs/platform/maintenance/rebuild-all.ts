import { rebuild, type Rebuilt } from '#engine/views/rebuild';
import { allViews } from '#views/registry';
import type { Configuration } from '../configuration/configuration.ts';
import { openStores } from '../running/stores.ts';

/** Builds every view again from the log; the server must be stopped. Nothing leaves the house: only documents and checkpoints are written (AU-4). */
export async function rebuildAll(configuration: Configuration, warn: (message: string) => void): Promise<Rebuilt & { readonly views: number }> {
  const stores = await openStores({ ...configuration, warn });
  try {
    const rebuilt = await rebuild({ events: stores.events, views: stores.views, projections: allViews });
    return { ...rebuilt, views: allViews.length };
  } finally {
    await stores.close();
  }
}
