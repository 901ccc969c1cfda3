import { UnknownCollection } from '../errors.ts';
import type { Collection, Commit } from '../view-store.ts';
import { forgetCollections, prepareCollections, storedCollections } from './catalog.ts';
import { checkpointsOf } from './checkpoints.ts';
import type { Checkpoints } from './checkpoints.ts';
import { collectionTable } from './collection-table.ts';
import type { CollectionTable } from './collection-table.ts';
import type { Connection } from './connection.ts';
import { sweepDropped } from './sweep.ts';

/** `views.db`: collections and their checkpoints behind one connection. */
export interface ViewsFile {
  readonly checkpoints: Checkpoints;
  /** Throws {@link UnknownCollection} when it was never prepared. */
  table(collection: string): CollectionTable;
  collections(): readonly Collection[];
  /** Also finishes what a drop left that was cut short. */
  prepare(collections: readonly Collection[]): Promise<void>;
  /** All of it in one transaction. */
  commit(commit: Commit): void;
  /** Gone at once; resolves when the space is free too, or the file is closed. */
  drop(collections: readonly string[], checkpoints: readonly string[]): Promise<void>;
}

/** Takes a connection to a file whose tables are made. */
export function viewsFile(connection: Connection): ViewsFile {
  const checkpoints = checkpointsOf(connection);
  const tables = new Map<string, CollectionTable>();

  function openNew(): void {
    for (const { name, table } of storedCollections(connection)) {
      if (!tables.has(name)) tables.set(name, collectionTable(connection, table));
    }
  }

  function tableOf(name: string): CollectionTable {
    const found = tables.get(name);
    if (!found) throw new UnknownCollection(name);
    return found;
  }

  const commit = connection.transaction((writes: Commit) => {
    for (const document of writes.documents) tableOf(document.collection).write(document);
    for (const tombstone of writes.tombstones) tableOf(tombstone.collection).bury(tombstone);
    for (const checkpoint of writes.checkpoints) checkpoints.advance(checkpoint.name, checkpoint);
  });

  openNew();
  return {
    checkpoints,
    table: tableOf,
    collections: () => storedCollections(connection).map(({ name, indexes }) => ({ name, indexes })),
    commit: (writes) => commit.immediate(writes),
    async prepare(collections) {
      prepareCollections(connection, collections);
      openNew();
      await sweepDropped(connection);
    },
    async drop(collections, names) {
      forgetCollections(connection, collections, names);
      for (const name of collections) tables.delete(name);
      await sweepDropped(connection);
    },
  };
}
