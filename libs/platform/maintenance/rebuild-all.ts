import { rebuild, type Rebuilt } from '#engine/views/rebuild';
import { allViews } from '#views/registry';
import type { Folders } from './folders.ts';
import { openStores } from '../running/stores.ts';

/** Builds every view again from the log; the server must be stopped. Nothing leaves the house: only documents and checkpoints are written (AU-4). */
export async function rebuildAll(folders: Folders, warn: (message: string) => void): Promise<Rebuilt & { readonly views: number }> {
  const stores = await openStores({ ...folders, warn });
  try {
    const rebuilt = await rebuild({ events: stores.events, views: stores.views, projections: allViews });
    return { ...rebuilt, views: allViews.length };
  } finally {
    await stores.close();
  }
}
