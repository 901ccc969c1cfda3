import type { Checkpoint, Collection, IndexValue, Lease, ParkedDocument, Pointer, StoredDocument } from '../view-store.ts';

/** A document or tombstone with what it can be found by. */
export interface Row extends StoredDocument {
  readonly workspace: string;
  readonly fields: Readonly<Record<string, IndexValue>>;
}

/** A collection as it was prepared, and its rows by id. */
export interface MemoryCollection {
  readonly definition: Collection;
  readonly rows: Map<string, Row>;
  /** By id. */
  readonly parked: Map<string, ParkedDocument>;
}

/**
 * What lies in the store, apart from the store: a second store opened over it finds what the first one wrote, as after a restart, or beside it, as two
 * processes that share one database.
 */
export interface MemoryContents {
  readonly collections: Map<string, MemoryCollection>;
  readonly checkpoints: Map<string, Checkpoint>;
  readonly progress: Map<string, Checkpoint>;
  /** The last epoch of each. */
  readonly leases: Map<string, Lease>;
  readonly pointers: Map<string, Pointer>;
}

/** Nothing yet. */
export const memoryContents = (): MemoryContents => ({
  collections: new Map(),
  checkpoints: new Map(),
  progress: new Map(),
  leases: new Map(),
  pointers: new Map(),
});
