import type { Checkpoint, Collection, IndexValue, StoredDocument } from '../view-store.ts';

/** A document or tombstone with what it can be found by. */
export interface Row extends StoredDocument {
  readonly workspace: string;
  readonly fields: Readonly<Record<string, IndexValue>>;
}

/** A collection as it was prepared, and its rows by id. */
export interface MemoryCollection {
  readonly definition: Collection;
  readonly rows: Map<string, Row>;
}

/** What lies in the store, apart from the store: a second store opened over it finds what the first one wrote, as after a restart. */
export interface MemoryContents {
  readonly collections: Map<string, MemoryCollection>;
  readonly checkpoints: Map<string, Checkpoint>;
  readonly progress: Map<string, Checkpoint>;
}

/** Nothing yet. */
export const memoryContents = (): MemoryContents => ({ collections: new Map(), checkpoints: new Map(), progress: new Map() });
