import type { Projection } from '#domain/kernel/projection';
import type { WorkspaceId } from '#domain/kernel/ids';
import { workspaceOf } from '#view-store/document-id';
import type { Checkpoint, Collection, Commit, DocumentWrite, Lease, ParkedDocument, Pointer, Query, QueryPage, StoredDocument, ViewStore } from '#view-store/view-store';
import { personKey, workspaceKey } from '../keys/key-ids.ts';
import type { KeyRing, Keys } from '../keys/key-ring.ts';
import { DocumentOpener } from './document-opener.ts';
import { reached } from './reached.ts';
import { parted, placeOf, sealText, type Parted } from './sealed-text.ts';

/** What a sealed view store is put together from. */
export interface SealedViewsOptions {
  readonly store: ViewStore;
  readonly ring: KeyRing;
  /** The views; which of them hold personal data, they say themselves. */
  readonly projections: readonly Projection[];
  /** Told of what does not open, in words without personal data. */
  readonly warn: (message: string) => void;
}

/** A document on its way in, and the id of the key that it needs; null where there is nothing to seal. */
interface Parting {
  readonly write: DocumentWrite;
  readonly parts: Parted | null;
  readonly key: string | null;
}

/**
 * Views in which nothing personal lies in clear: what a view says is personal is taken out of each document and sealed under the key of the contact whose it is, and put
 * back to the letter when it is read. Under a key that is gone a document is what its folds make of events that tell nothing of the person. In everything else it
 * is the store that it is given.
 */
export class SealedViewStore implements ViewStore {
  private readonly store: ViewStore;
  private readonly ring: KeyRing;
  private readonly opener: DocumentOpener;
  private readonly personal: ReadonlyMap<string, NonNullable<Projection['personal']>>;

  constructor({ store, ring, projections, warn }: SealedViewsOptions) {
    this.store = store;
    this.ring = ring;
    this.opener = new DocumentOpener(ring, warn);
    this.personal = new Map(projections.flatMap(({ name, personal }) => (personal ? [[name, personal]] : [])));
  }

  get shared(): boolean {
    return this.store.shared;
  }

  async commit(commit: Commit): Promise<void> {
    const partings = commit.documents.map((write) => this.partingOf(write));
    const ids = new Set(partings.flatMap(({ key }) => key ?? []));
    if (ids.size === 0) return this.store.commit(commit);
    const keys = this.ring.atHand(ids) ?? (await reached(this.ring.make(ids)));
    return this.store.commit({ ...commit, documents: partings.map((parting) => sealed(parting, keys)) });
  }

  async load(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> {
    const found = await this.store.load(collection, ids);
    const documents = await reached(this.opener.open(collection, [...found.values()]));
    return new Map(documents.map((document) => [document.id, document]));
  }

  async query(query: Query): Promise<QueryPage> {
    return reached(this.opener.openPage(query.collection, await this.store.query(query)));
  }

  async scan(collection: string, afterId: string | null, limit: number): Promise<readonly StoredDocument[]> {
    return reached(this.opener.open(collection, await this.store.scan(collection, afterId, limit)));
  }

  prepare(collections: readonly Collection[]): Promise<void> {
    return this.store.prepare(collections);
  }

  checkpoint(name: string): Promise<Checkpoint | null> {
    return this.store.checkpoint(name);
  }

  drop(collections: readonly string[], checkpoints: readonly string[]): Promise<void> {
    return this.store.drop(collections, checkpoints);
  }

  progress(name: string): Promise<Checkpoint | null> {
    return this.store.progress(name);
  }

  saveProgress(name: string, checkpoint: Checkpoint): Promise<void> {
    return this.store.saveProgress(name, checkpoint);
  }

  parked(collection?: string): Promise<readonly ParkedDocument[]> {
    return this.store.parked(collection);
  }

  lease(name: string): Promise<Lease | null> {
    return this.store.lease(name);
  }

  leases(): Promise<readonly Lease[]> {
    return this.store.leases();
  }

  takeLease(name: string, epoch: number, owner: string): Promise<boolean> {
    return this.store.takeLease(name, epoch, owner);
  }

  beatLease(name: string, epoch: number): Promise<boolean> {
    return this.store.beatLease(name, epoch);
  }

  releaseLease(name: string, epoch: number): Promise<void> {
    return this.store.releaseLease(name, epoch);
  }

  pointer(view: string): Promise<Pointer | null> {
    return this.store.pointer(view);
  }

  movePointer(view: string, expected: string | null, to: Pointer): Promise<boolean> {
    return this.store.movePointer(view, expected, to);
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private partingOf(write: DocumentWrite): Parting {
    const personal = this.personal.get(viewOf(write.collection));
    const parts = personal ? parted(write.json, personal) : null;
    if (!parts) return { write, parts, key: null };
    const workspace = workspaceOf(write.id) as WorkspaceId;
    return { write, parts, key: parts.person === null ? workspaceKey(workspace) : personKey(workspace, parts.person) };
  }
}

/** `contacts@2#7` → `contacts`. */
const viewOf = (collection: string): string => collection.split('@', 1)[0] as string;

/** Under a key that is gone nothing personal is kept. */
function sealed({ write, parts, key: id }: Parting, keys: Keys): DocumentWrite {
  if (!parts || id === null) return write;
  const key = keys.get(id);
  return { ...write, json: key ? sealText(parts, id, key, placeOf(write.collection, write.id)) : parts.blank };
}
