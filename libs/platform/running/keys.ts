import { machineTiming } from '#engine/clock/timing';
import { MasterKeys } from '#privacy/keys/master-keys';
import type { KeyRing } from '#privacy/keys/key-ring';
import { openKeys } from '#privacy/keys/open-keys';
import { openSqliteKeyStore, openSqliteKeyStoreReadOnly } from '#privacy/keys/sqlite/sqlite-key-store';

/** Where keys lie, and what they are wrapped with. */
export interface KeySettings {
  readonly dataDir: string;
  readonly masterKeys: readonly Uint8Array[];
  /** The time, in milliseconds since the epoch: payload keys grow old by it. */
  readonly clock: { now(): number };
  readonly warn: (message: string) => void;
}

/** The keys of a data directory. Close their store with the other stores. Throws `KeysRefused`. */
export function openKeyRing(settings: KeySettings): Promise<KeyRing> {
  return openedOn(openSqliteKeyStore(settings.dataDir), settings, false);
}

/** The same beside the process that owns the directory, for whoever only looks. Throws `KeysRefused`. */
export function openKeyRingReadOnly(settings: KeySettings): Promise<KeyRing> {
  return openedOn(openSqliteKeyStoreReadOnly(settings.dataDir), settings, true);
}

async function openedOn(store: KeyRing['store'], { masterKeys, clock, warn }: KeySettings, readOnly: boolean): Promise<KeyRing> {
  try {
    return await openKeys({ store, masters: new MasterKeys(masterKeys), clock, timing: machineTiming, warn, readOnly });
  } catch (error) {
    await store.close();
    throw error;
  }
}
