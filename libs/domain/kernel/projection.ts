import type { DomainEvent, Metadata } from './event.ts';
import type { WorkspaceId } from './ids.ts';

/** What a fold may know of an event beside its content. */
export interface Envelope {
  readonly position: string;
  readonly stream: string;
  readonly workspace: WorkspaceId;
  readonly metadata: Metadata;
}

/** Folds one event into one document. `undefined` is: there is none (yet, or any more). Never changes what it is given. */
export type Fold<D> = (document: D | undefined) => D | undefined;

/** A document that an event touches, by its id inside the workspace, and how. */
export type Touch<D> = readonly [documentId: string, fold: Fold<D>];

/** What one type of event does to a view. */
export type Handler<D, E extends DomainEvent> = (event: E, envelope: Envelope) => readonly Touch<D>[];

/** Handlers by type of event; the type of each event is taken from the union. */
export type Handlers<D, E extends DomainEvent> = { readonly [T in E['type']]?: Handler<D, Extract<E, { type: T }>> };

/**
 * A declared way to list a collection: equal on `equals`, sorted by `sort`. Both name top-level fields of the document; a field may
 * hold text, a number, a boolean or null. The workspace comes first and the document id last in every index, by itself.
 */
export interface Index {
  readonly equals: readonly string[];
  readonly sort: string;
}

/**
 * What of a view's documents is somebody's. It lies sealed under that person's key, and the folds know nothing of it. What is not named here has to be the same
 * whether the events told the person or not.
 */
export interface Personal<D extends object> {
  /** Whose a document is: our id of the contact; null while nobody knows. */
  readonly person: (document: D) => string | null;
  /** By the path of each field, such as `contact.name`: what stands there where nothing was told, and once the person is erased. */
  readonly blanks: Readonly<Record<string, string | number | boolean | null>>;
}

/** A view as a value: the same folds serve live updates, rebuilds and reads of the past. */
export interface Projection<D extends object = object, E extends DomainEvent = DomainEvent> {
  readonly name: string;
  /** Goes up with every change of the folds; a new version is a new collection. */
  readonly version: number;
  readonly indexes: readonly Index[];
  readonly on: Handlers<D, E>;
  /** Left out by views that hold nothing personal. */
  readonly personal?: Personal<D>;
}

/** The collection that a view's documents lie in. */
export const collectionOf = (projection: Pick<Projection, 'name' | 'version'>): string => `${projection.name}@${projection.version}`;
