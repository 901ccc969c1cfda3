import { resolve } from 'node:path';
import { acquireDataDirectory, type OwnedDirectory } from '#event-store/sqlite/data-directory';
import { openSqliteEventStore } from '#event-store/sqlite/open';
import type { EventStore } from '#event-store/event-store';
import { openSqliteViewStore, type SqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import type { ViewStore } from '#view-store/view-store';

/** The stores of a process, and how to let go of them. */
export interface Stores {
  readonly events: EventStore;
  readonly views: ViewStore;
  close(): Promise<void>;
}

/** The stores of a process that owns the directories in which they lie. */
export interface OwnedStores extends Stores {
  readonly views: SqliteViewStore;
}

/** Where the stores lie. */
export interface StoreSettings {
  readonly eventStoreDir: string;
  readonly readStoreDir: string;
  readonly warn: (message: string) => void;
}

/** Takes the data directories for this process alone, and opens log and views. Throws `DataDirectoryRefused`. */
export async function openStores({ eventStoreDir, readStoreDir, warn }: StoreSettings): Promise<OwnedStores> {
  const opened = new AsyncDisposableStack();
  try {
    // One directory may be named in two ways, and can be taken only once.
    for (const directory of new Set([resolve(eventStoreDir), resolve(readStoreDir)])) opened.adopt(acquireDataDirectory(directory), release);
    const views = opened.adopt(await openSqliteViewStore(readStoreDir), closed);
    const events = opened.adopt(await openSqliteEventStore(eventStoreDir, { warn }), closed);
    return { events, views, close: () => opened.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

const release = (directory: OwnedDirectory): void => directory.release();
const closed = (store: EventStore | ViewStore): Promise<void> => store.close();
