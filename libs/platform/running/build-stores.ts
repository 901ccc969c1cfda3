import { systemClock } from '#engine/clock/clock';
import { machineTiming } from '#engine/clock/timing';
import { upcasters } from '#domain/upcasters';
import { upcastingReads } from '#event-store/upcasting';
import { openLogReadOnly } from '#event-store/sqlite/open';
import { KeyRing } from '#privacy/keys/key-ring';
import { MasterKeys } from '#privacy/keys/master-keys';
import { openSqliteKeyStore } from '#privacy/keys/sqlite/sqlite-key-store';
import { openedLog } from '#privacy/sealing/opened-reads';
import { SealedViewStore } from '#privacy/sealing/sealed-view-store';
import { openBuild } from '#view-store/sqlite/builds/build-store';
import type { ViewStore } from '#view-store/view-store';
import { allViews } from '#views/registry';
import type { BuildSettings } from './build-task.ts';

/** A log to read and a file of its own to build in, both open to whoever has the keys. */
export interface BuildStores {
  readonly log: ReturnType<typeof upcastingReads>;
  readonly views: Pick<ViewStore, 'prepare' | 'load' | 'commit' | 'checkpoint'>;
  /** All of it is folded: the store that serves may adopt it. */
  complete(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens what a build needs, beside the process that owns the directories. Its keys are opened to be written too: what is folded here may need one that nobody has
 * made yet. The master keys are known to fit. Throws `DataDirectoryRefused`, `ViewFileRefused` and `KeysRefused`.
 */
export async function openToBuild({ dataDir, eventStoreDir, readStoreDir, masterKeys }: BuildSettings, build: string, warn: (message: string) => void): Promise<BuildStores> {
  const opened = new AsyncDisposableStack();
  try {
    const log = opened.adopt(await openLogReadOnly(eventStoreDir), (one) => one.close());
    const file = opened.adopt(await openBuild(readStoreDir, build), (one) => one.close());
    const keys = opened.adopt(openSqliteKeyStore(dataDir), (one) => one.close());
    const ring = new KeyRing({ store: keys, masters: new MasterKeys(masterKeys), clock: systemClock, timing: machineTiming, warn });
    // Of a view store it has all that is called here.
    const views = new SealedViewStore({ store: file as unknown as ViewStore, ring, projections: allViews, warn });
    const reads = upcastingReads(openedLog(log, ring, warn), upcasters);
    return { log: reads, views, complete: () => file.complete(), close: () => opened.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}
