import { rebuild } from '#engine/views/rebuild';
import { configurationFrom } from '#platform/configuration/configuration';
import { openStores } from '#platform/running/stores';
import { allViews } from '#views/registry';

/** Builds every view again. Nothing leaves the house: only documents and checkpoints are written. */
export async function rebuildViews(): Promise<void> {
  const stores = await openStores({ ...configurationFrom(process.env), warn: (message) => console.error(message) });
  const began = performance.now();
  try {
    const { events } = await rebuild({ events: stores.events, views: stores.views, projections: allViews });
    const seconds = (performance.now() - began) / 1_000;
    console.log(`${events} events folded into ${allViews.length} views in ${seconds.toFixed(1)} s`);
  } finally {
    await stores.close();
  }
}
