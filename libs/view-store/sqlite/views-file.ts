import { UnknownCollection } from '../errors.ts';
import type { Collection, Commit, ParkedDocument } from '../view-store.ts';
import { forgetCollections, prepareCollections, storedCollections } from './catalog.ts';
import { checkpointsOf } from './checkpoints.ts';
import type { Checkpoints } from './checkpoints.ts';
import { collectionTable } from './collection-table.ts';
import type { CollectionTable } from './collection-table.ts';
import type { Connection } from './connection.ts';
import { parkingOf } from './parking.ts';
import type { ParkingTable } from './parking.ts';
import { sweepDropped } from './sweep.ts';

/** A file of collections, with their checkpoints and what is parked of them, behind one connection: `views.db`, or a build. */
export class ViewsFile {
  readonly checkpoints: Checkpoints;
  readonly parking: ParkingTable;
  private readonly connection: Connection;
  private readonly tables = new Map<string, CollectionTable>();
  private readonly inOneTransaction: { immediate(commit: Commit): void };

  /** Takes over a connection to a file whose tables are made. */
  constructor(connection: Connection) {
    this.connection = connection;
    this.checkpoints = checkpointsOf(connection);
    this.parking = parkingOf(connection);
    this.inOneTransaction = connection.transaction((commit: Commit) => this.write(commit));
    this.openNew();
  }

  /** Throws {@link UnknownCollection} when it was never prepared. */
  table(collection: string): CollectionTable {
    const found = this.tables.get(collection);
    if (!found) throw new UnknownCollection(collection);
    return found;
  }

  collections(): readonly Collection[] {
    return storedCollections(this.connection).map(({ name, indexes }) => ({ name, indexes }));
  }

  /** Also finishes what a drop left that was cut short. */
  async prepare(collections: readonly Collection[]): Promise<void> {
    prepareCollections(this.connection, collections);
    this.openNew();
    await this.sweep();
  }

  /** All of it in one transaction. */
  commit(commit: Commit): void {
    this.inOneTransaction.immediate(commit);
  }

  /** Throws what a commit would throw for its collections and checkpoints, and writes nothing. */
  check({ documents, tombstones, parked = [], unparked = [], checkpoints }: Commit): void {
    for (const { collection } of [...documents, ...tombstones, ...parked, ...unparked]) this.table(collection);
    for (const { name, logId } of checkpoints) this.checkpoints.check(name, logId);
  }

  /** Gone at once; their space is not free before the sweep. */
  forget(collections: readonly string[], checkpoints: readonly string[]): void {
    forgetCollections(this.connection, collections, checkpoints);
    for (const name of collections) this.tables.delete(name);
  }

  /** Resolves when the space of what was dropped is free, or the file is closed. */
  async sweep(): Promise<void> {
    await sweepDropped(this.connection);
  }

  close(): void {
    this.connection.close();
  }

  private write({ documents, tombstones, parked = [], unparked = [], checkpoints }: Commit): void {
    for (const document of documents) this.table(document.collection).write(document);
    for (const tombstone of tombstones) this.table(tombstone.collection).bury(tombstone);
    for (const { collection } of unparked) this.table(collection);
    for (const parking of unparked) this.parking.unpark(parking);
    for (const document of parked) this.park(document);
    for (const checkpoint of checkpoints) this.checkpoints.advance(checkpoint.name, checkpoint);
  }

  /** Not where it has been taken further. */
  private park(document: ParkedDocument): void {
    const { collection, id, from } = document;
    const stored = this.table(collection).load([id]).get(id);
    if (!stored || stored.p < from) this.parking.park(document);
  }

  private openNew(): void {
    for (const { name, table } of storedCollections(this.connection)) {
      if (!this.tables.has(name)) this.tables.set(name, collectionTable(this.connection, table));
    }
  }
}
