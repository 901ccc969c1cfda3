import { openLogReadOnly } from '#event-store/sqlite/open';
import type { KeyRing } from '#privacy/keys/key-ring';
import { openedLog, openedViews } from '#privacy/sealing/opened-reads';
import { openViewsReadOnly } from '#view-store/sqlite/read-only-views';
import { openKeyRingReadOnly } from './keys.ts';

/** Where everything lies, and what the keys are wrapped with. */
export interface LookSettings {
  readonly dataDir: string;
  readonly eventStoreDir: string;
  readonly readStoreDir: string;
  /** Asked for once there is something to look at. */
  readonly masterKeys: () => readonly Uint8Array[];
  readonly warn: (message: string) => void;
  /** Views stand still as they are now, whatever is committed meanwhile. */
  readonly snapshot?: boolean;
}

/** Log and views of a data directory, opened, for whoever only looks. */
export interface Look {
  readonly log: ReturnType<typeof openedLog>;
  readonly views: ReturnType<typeof openedViews>;
  readonly ring: KeyRing;
  close(): Promise<void>;
}

/** Opens all of it for reading, also beside the server that writes it. Throws `DataDirectoryRefused`, `ViewFileRefused` and `KeysRefused`. */
export async function openToLook({ eventStoreDir, readStoreDir, dataDir, masterKeys, snapshot = false, warn }: LookSettings): Promise<Look> {
  const opened = new AsyncDisposableStack();
  try {
    const log = opened.adopt(await openLogReadOnly(eventStoreDir), (one) => one.close());
    const views = opened.adopt(await openViewsReadOnly(readStoreDir, { snapshot }), (one) => one.close());
    const ring = await openKeyRingReadOnly({ dataDir, masterKeys: masterKeys(), warn, clock: { now: () => 0 } });
    opened.defer(() => ring.store.close());
    return { log: openedLog(log, ring, warn), views: openedViews(views, ring, warn), ring, close: () => opened.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}
