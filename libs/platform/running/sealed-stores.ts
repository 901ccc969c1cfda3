import { noInstruments, type Instruments } from '#engine/instruments';
import { machineTiming } from '#engine/clock/timing';
import type { KeyRing } from '#privacy/keys/key-ring';
import { SealedEventStore } from '#privacy/sealing/sealed-event-store';
import { SealedViewStore } from '#privacy/sealing/sealed-view-store';
import { allViews } from '#views/registry';
import { MeasuredEventStore } from '../observability/measured-events.ts';
import { openKeyRing, type KeySettings } from './keys.ts';
import type { Stores } from './stores.ts';

/** Stores in which nothing personal lies in clear, with the keys to them. */
export interface SealedStores extends Stores {
  readonly events: SealedEventStore;
  readonly ring: KeyRing;
}

/** Opens the keys to stores that are open. Closing it closes them too. Throws `KeysRefused`, and then closes nothing. */
export async function sealStores(stores: Stores, settings: KeySettings, instruments: Instruments = noInstruments): Promise<SealedStores> {
  const ring = await openKeyRing(settings);
  const views = new SealedViewStore({ store: stores.views, ring, projections: allViews, warn: settings.warn });
  const events = new SealedEventStore({ store: new MeasuredEventStore(stores.events, instruments, machineTiming), ring, warn: settings.warn });
  // The log first: what waits for a key has to get it.
  const close = async (): Promise<void> => {
    await events.close();
    await stores.close();
    await ring.store.close();
  };
  return { events, views, ring, close };
}
