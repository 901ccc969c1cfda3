import type { Index } from '#domain/kernel/projection';

/**
 * The documents that folds build, with their checkpoints.
 *
 * The promise is *prefix-idempotent*: documents may be ahead of their checkpoint, never behind it. Every document and tombstone holds `p`, the
 * position of the last event folded into it; folds skip events at or before `p`. No caller relies on more, such as on a
 * transaction across documents or collections.
 *
 * - An id is `<workspace>/<id inside the workspace>`; every index begins with the workspace and ends with the id.
 * - A write with a `p` at or below the one stored changes nothing (so a late or repeated commit does no harm).
 */
export interface ViewStore {
  /** Makes collections and their indexes where they are missing. Called once before anything else. */
  prepare(collections: readonly Collection[]): Promise<void>;

  /** The documents and tombstones with these ids; ids that have neither are left out. */
  load(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>>;

  /** Writes documents and tombstones, then moves the checkpoints, forwards only. Rejects when something was not written; then no checkpoint has moved. */
  commit(commit: Commit): Promise<void>;

  /** One page of documents (never tombstones), by a declared index. Throws {@link UndeclaredQuery} for any other filter or sort. */
  query(query: Query): Promise<QueryPage>;

  /** Every document and tombstone of a collection in order of id, strictly after `afterId`. For verification and export. */
  scan(collection: string, afterId: string | null, limit: number): Promise<readonly StoredDocument[]>;

  /** How far a view is; null when it has none. */
  checkpoint(name: string): Promise<Checkpoint | null>;

  /** Removes collections with their documents, and checkpoints. */
  drop(collections: readonly string[], checkpoints: readonly string[]): Promise<void>;

  /** How far a reaction (translator, process, outbox) is. Kept apart from the views: dropping every view resets none of these. */
  progress(name: string): Promise<Checkpoint | null>;

  /** Moves a reaction's progress, forwards only. */
  saveProgress(name: string, checkpoint: Checkpoint): Promise<void>;

  close(): Promise<void>;
}

export interface Collection {
  readonly name: string;
  readonly indexes: readonly Index[];
}

/** A document as stored: canonical text of its JSON, or null for a tombstone. */
export interface StoredDocument {
  readonly id: string;
  readonly p: string;
  readonly json: string | null;
}

/** A document to write. `fields` holds the values of every field that an index of its collection names. */
export interface DocumentWrite {
  readonly collection: string;
  readonly id: string;
  readonly p: string;
  readonly json: string;
  readonly fields: Readonly<Record<string, IndexValue>>;
}

export type IndexValue = string | number | boolean | null;

export interface Tombstone {
  readonly collection: string;
  readonly id: string;
  readonly p: string;
}

/** A place in one log. */
export interface Checkpoint {
  readonly logId: string;
  readonly position: string;
}

export interface Commit {
  readonly documents: readonly DocumentWrite[];
  readonly tombstones: readonly Tombstone[];
  readonly checkpoints: readonly (Checkpoint & { readonly name: string })[];
}

export interface Query {
  readonly collection: string;
  readonly workspace: string;
  /** Together with `sort` one declared index. */
  readonly equals: Readonly<Record<string, IndexValue>>;
  readonly sort: string;
  readonly direction: 'ascending' | 'descending';
  readonly limit: number;
  /** Where the page before ended; null for the first page. */
  readonly after: { readonly value: IndexValue; readonly id: string } | null;
}

export interface QueryPage {
  readonly documents: readonly (StoredDocument & { readonly json: string })[];
  /** Where this page ended; null when nothing follows. */
  readonly next: { readonly value: IndexValue; readonly id: string } | null;
}

/** A filter or sort that no index of the collection declares: a fault of the program. */
export class UndeclaredQuery extends Error {
  constructor(collection: string, equals: readonly string[], sort: string) {
    super(`no index of ${collection} has ${equals.join(', ') || 'no filter'} sorted by ${sort}`);
    this.name = 'UndeclaredQuery';
  }
}
