import { acquireDataDirectory } from '#event-store/sqlite/data-directory';
import { openSqliteEventStore } from '#event-store/sqlite/open';
import type { EventStore } from '#event-store/event-store';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import type { ViewStore } from '#view-store/view-store';

/** The stores of a process, and how to let go of them. */
export interface Stores {
  readonly events: EventStore;
  readonly views: ViewStore;
  close(): Promise<void>;
}

export interface StoreSettings {
  readonly eventStoreDir: string;
  readonly readStoreDir: string;
  readonly warn: (message: string) => void;
}

/** Takes the data directories for this process alone, and opens log and views. Throws `DataDirectoryRefused`. */
export async function openStores({ eventStoreDir, readStoreDir, warn }: StoreSettings): Promise<Stores> {
  const owned = [...new Set([eventStoreDir, readStoreDir])].map((dir) => acquireDataDirectory(dir));
  try {
    const events = await openSqliteEventStore(eventStoreDir, { warn });
    const views = await openSqliteViewStore(readStoreDir);
    return {
      events,
      views,
      async close() {
        await events.close();
        await views.close();
        for (const directory of owned) directory.release();
      },
    };
  } catch (error) {
    for (const directory of owned) directory.release();
    throw error;
  }
}
