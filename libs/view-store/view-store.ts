import type { Index } from '#domain/kernel/projection';

/**
 * The documents that folds build, with their checkpoints.
 *
 * The promise is *prefix-idempotent*: documents may be ahead of their checkpoint, never behind it. Every document and tombstone holds `p`, the
 * position of the last event folded into it; folds skip events at or before `p`. No caller relies on more, such as on a
 * transaction across documents or collections.
 *
 * - An id is `<workspace>/<id inside the workspace>`, in any characters but NUL; every index begins with the workspace and ends with the id.
 * - A write with a `p` at or below the one stored changes nothing (so a late or repeated commit does no harm). Positions are text of one width.
 *   Tombstones therefore stay: without one, a repeated old commit would bring the document back.
 * - Order of values: null, numbers, text by code points, false, true. `1`, `"1"` and `true` are three values. Ids are in order of code points.
 * - A *parked* document is one that its fold could not take further. Like a document, it is written before the checkpoint moves over the event at fault, and a
 *   late or repeated commit does no harm: parking takes no document back that has come further, and only the parking that is named ends.
 * - A *lease* saves work, and no more: `p` keeps the truth, whoever writes. Epochs only ever grow, so taking one over is a race with one winner and no clock.
 * - A *pointer* says which collection of a view is read.
 * - Errors are in errors.ts. Calls on a collection that was not prepared reject with `UnknownCollection`, all calls after `close` with `ViewStoreClosed`.
 *   Any other rejection means that storage failed: the same call may be made again.
 */
export interface ViewStore {
  /**
   * Makes collections and their indexes where they are missing. Called before they are used; calling it again, or for more of them, is fine.
   * Rejects with `ChangedCollection` when one exists with other indexes: a changed definition is a new version, so another name.
   */
  prepare(collections: readonly Collection[]): Promise<void>;

  /** The documents and tombstones with these ids; ids that have neither are left out. */
  load(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>>;

  /**
   * Writes documents and tombstones, then ends what is parked no more, then parks, then moves the checkpoints, forwards only. A checkpoint that has the name of
   * a collection moves after all that concerns this collection, any other one last of all. Rejects when something was not written; then no checkpoint has moved
   * over what is missing. A checkpoint of another log than the stored one rejects with `AnotherLog`; then none has moved.
   */
  commit(commit: Commit): Promise<void>;

  /**
   * One page of documents (never tombstones), by a declared index. Pages follow the last row that was seen, so what is written between two
   * pages neither repeats a document nor leaves one out. Rejects with `UndeclaredQuery` for any other filter or sort.
   */
  query(query: Query): Promise<QueryPage>;

  /** Every document and tombstone of a collection in order of id, strictly after `afterId`. For verification and export. */
  scan(collection: string, afterId: string | null, limit: number): Promise<readonly StoredDocument[]>;

  /** How far a view is; null when it has none. */
  checkpoint(name: string): Promise<Checkpoint | null>;

  /** Removes collections with their documents and what is parked of them, and checkpoints. What is not there is already removed. */
  drop(collections: readonly string[], checkpoints: readonly string[]): Promise<void>;

  /** How far a reaction (translator, process, outbox) is. Kept apart from the views: dropping every view resets none of these. */
  progress(name: string): Promise<Checkpoint | null>;

  /** Moves a reaction's progress, forwards only. Rejects with `AnotherLog` like a checkpoint. */
  saveProgress(name: string, checkpoint: Checkpoint): Promise<void>;

  /** What is parked, of one collection or of all, in order of collection and id. */
  parked(collection?: string): Promise<readonly ParkedDocument[]>;

  /** The last epoch of a lease; null when nobody ever took it. */
  lease(name: string): Promise<Lease | null>;

  /** The last epoch of every lease, in order of name. */
  leases(): Promise<readonly Lease[]>;

  /**
   * Inserts an epoch, one above the last that was seen, with a beat of 0. False when it or a higher one is there already: somebody else was faster.
   * Older epochs may be swept, the last one never: no epoch is given twice.
   */
  takeLease(name: string, epoch: number, owner: string): Promise<boolean>;

  /** Says that the owner of this epoch is alive. False when a higher epoch has been taken or this one was released: the lease is lost. */
  beatLease(name: string, epoch: number): Promise<boolean>;

  /** Says that the owner of this epoch needs it no more, so that nobody has to wait. Nothing happens when a higher epoch has been taken. */
  releaseLease(name: string, epoch: number): Promise<void>;

  /** Which collection of a view is read; null when none was ever chosen. */
  pointer(view: string): Promise<Pointer | null>;

  /**
   * Moves a view's pointer if it stands at `expected` (a collection, or null: there is none). False when it stands elsewhere, which is also what a
   * repeated move finds. Neither collection need exist, and dropping one moves no pointer.
   */
  movePointer(view: string, expected: string | null, to: Pointer): Promise<boolean>;

  /** True where several processes may have this store open at once. Where not, whoever opens it may take every lease at once. */
  readonly shared: boolean;

  /** Lets go of everything; a second call does nothing. */
  close(): Promise<void>;
}

/** A document that its fold could not take further. */
export interface ParkedDocument {
  readonly collection: string;
  readonly id: string;
  /** Position of the first event that is not folded into it. */
  readonly from: string;
  /** What went wrong, for people: never personal data. */
  readonly reason: string;
  /** When it was parked, in milliseconds since the epoch. */
  readonly at: number;
}

/** Which parking: a document is never parked twice from the same position. */
export type Parking = Pick<ParkedDocument, 'collection' | 'id' | 'from'>;

/** Who does a piece of work, such as keeping one view at the head. */
export interface Lease {
  readonly name: string;
  /** Counts from 1. */
  readonly epoch: number;
  /** Names a process, for people. */
  readonly owner: string;
  /** How often its owner has said that it is alive. */
  readonly beat: number;
  readonly released: boolean;
}

/** Which collection of a view is read, and which one was before: there to go back to. */
export interface Pointer {
  readonly collection: string;
  readonly previous: string | null;
}

/** A named set of documents, such as `contact-events@1`, and the ways to list it. */
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

/** A document to write. `fields` holds the values of every field that an index of its collection names; one left out counts as null. */
export interface DocumentWrite {
  readonly collection: string;
  readonly id: string;
  readonly p: string;
  readonly json: string;
  readonly fields: Readonly<Record<string, IndexValue>>;
  /** Folded anew from the log: takes the place of a document or tombstone with the same `p` too. */
  readonly anew?: boolean;
}

/** What a field that is filtered or sorted by may hold; numbers are finite. */
export type IndexValue = string | number | boolean | null;

/** That there is no document with this id any more. */
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

/** What one batch of events did. Of two writes to one id the one with the higher `p` stays. */
export interface Commit {
  readonly documents: readonly DocumentWrite[];
  readonly tombstones: readonly Tombstone[];
  readonly checkpoints: readonly (Checkpoint & { readonly name: string })[];
  /** What is parked from now on. One that is parked already stays as it is; one that has `from` folded into it by now (its `p` is there or above) is not parked. */
  readonly parked?: readonly ParkedDocument[];
  /** What is parked no more. Where the document is parked from another position by now, it stays so. */
  readonly unparked?: readonly Parking[];
}

/** One page of a list. */
export interface Query {
  readonly collection: string;
  readonly workspace: string;
  /** Together with `sort` one declared index, in any order. */
  readonly equals: Readonly<Record<string, IndexValue>>;
  readonly sort: string;
  /** Of the sort and, among equal values, of the ids. */
  readonly direction: 'ascending' | 'descending';
  /** Documents a page, at least 1. */
  readonly limit: number;
  /** Where the page before ended; null for the first page. */
  readonly after: { readonly value: IndexValue; readonly id: string } | null;
}

/** Documents in the asked order. */
export interface QueryPage {
  readonly documents: readonly (StoredDocument & { readonly json: string })[];
  /** Where this page ended; null when nothing follows. */
  readonly next: { readonly value: IndexValue; readonly id: string } | null;
}
