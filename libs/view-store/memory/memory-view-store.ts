import { declaredIndex, definitionOf, indexesByKey } from '../declared.ts';
import { ChangedCollection, UnknownCollection, ViewStoreClosed } from '../errors.ts';
import { compareText } from '../order.ts';
import type {
  Checkpoint,
  Collection,
  Commit,
  Lease,
  ParkedDocument,
  Parking,
  Pointer,
  Query,
  QueryPage,
  StoredDocument,
  ViewStore,
} from '../view-store.ts';
import { memoryContents } from './contents.ts';
import type { MemoryCollection, MemoryContents, Row } from './contents.ts';
import type { Gate, Step } from './faults.ts';
import { pageOf } from './paging.ts';
import { advance, park, put, refuseAnotherLog, rowOf, unpark } from './writes.ts';

/** How a memory store is opened. */
export interface MemoryOptions {
  /** What an earlier store wrote. Default: nothing. */
  readonly contents?: MemoryContents;
  /** Asked before every step; see {@link Step}. Default: all goes well. */
  readonly gate?: Gate;
  /** Whether several stores are open over these contents at once. Default: no. */
  readonly shared?: boolean;
}

/** A view store for tests and the simulation: nothing outlives its contents, and any step can be made to fail or to wait. */
export const memoryViewStore = (options: MemoryOptions = {}): ViewStore =>
  new MemoryViewStore(options.contents ?? memoryContents(), options.gate ?? (() => undefined), options.shared ?? false);

class MemoryViewStore implements ViewStore {
  readonly shared: boolean;
  private readonly contents: MemoryContents;
  private readonly gate: Gate;
  private closed = false;

  constructor(contents: MemoryContents, gate: Gate, shared: boolean) {
    this.contents = contents;
    this.gate = gate;
    this.shared = shared;
  }

  async prepare(collections: readonly Collection[]): Promise<void> {
    await this.reach('prepare');
    for (const definition of collections) {
      const existing = this.contents.collections.get(definition.name);
      if (existing && definitionOf(existing.definition) !== definitionOf(definition)) throw new ChangedCollection(definition.name);
      if (!existing) this.contents.collections.set(definition.name, { definition, rows: new Map(), parked: new Map() });
    }
  }

  async load(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> {
    await this.reach('load');
    const { rows } = this.collection(collection);
    const found = ids.map((id) => rows.get(id)).filter((row) => row !== undefined);
    return new Map(found.map((row) => [row.id, stored(row)]));
  }

  async commit(commit: Commit): Promise<void> {
    await this.reach('commit');
    for (const { name, logId } of commit.checkpoints) refuseAnotherLog(name, this.contents.checkpoints.get(name), logId);
    const rows = [...commit.documents, ...commit.tombstones].map((write) => ({ to: this.collection(write.collection), row: rowOf(write) }));
    const { parked = [], unparked = [] } = commit;
    for (const { collection } of [...parked, ...unparked]) this.collection(collection);
    const half = Math.floor(rows.length / 2);
    for (const { to, row } of rows.slice(0, half)) put(to, row);
    await this.reach('commit:half');
    for (const { to, row } of rows.slice(half)) put(to, row);
    if (parked.length + unparked.length > 0) await this.writeParking(parked, unparked);
    await this.reach('commit:checkpoints');
    for (const { name, logId, position } of commit.checkpoints) advance(this.contents.checkpoints, name, { logId, position });
    await this.reach('commit:answer');
  }

  async query(query: Query): Promise<QueryPage> {
    await this.reach('query');
    const { definition, rows } = this.collection(query.collection);
    declaredIndex(indexesByKey(definition.indexes), query);
    return pageOf(rows.values(), query);
  }

  async scan(collection: string, afterId: string | null, limit: number): Promise<readonly StoredDocument[]> {
    await this.reach('scan');
    return [...this.collection(collection).rows.values()]
      .filter(({ id }) => afterId === null || compareText(id, afterId) > 0)
      .sort((a, b) => compareText(a.id, b.id))
      .slice(0, limit)
      .map(stored);
  }

  async checkpoint(name: string): Promise<Checkpoint | null> {
    await this.reach('checkpoint');
    return this.contents.checkpoints.get(name) ?? null;
  }

  async drop(collections: readonly string[], checkpoints: readonly string[]): Promise<void> {
    await this.reach('drop');
    for (const name of collections) this.contents.collections.delete(name);
    for (const name of checkpoints) this.contents.checkpoints.delete(name);
  }

  async progress(name: string): Promise<Checkpoint | null> {
    await this.reach('progress');
    return this.contents.progress.get(name) ?? null;
  }

  async saveProgress(name: string, { logId, position }: Checkpoint): Promise<void> {
    await this.reach('saveProgress');
    advance(this.contents.progress, name, { logId, position });
  }

  async parked(collection?: string): Promise<readonly ParkedDocument[]> {
    await this.reach('parked');
    const asked = collection === undefined ? [...this.contents.collections.values()] : [this.collection(collection)];
    return asked
      .sort((a, b) => compareText(a.definition.name, b.definition.name))
      .flatMap(({ parked }) => [...parked.values()].sort((a, b) => compareText(a.id, b.id)));
  }

  async lease(name: string): Promise<Lease | null> {
    await this.reach('lease');
    return this.contents.leases.get(name) ?? null;
  }

  async leases(): Promise<readonly Lease[]> {
    await this.reach('leases');
    return [...this.contents.leases.values()].sort((a, b) => compareText(a.name, b.name));
  }

  async takeLease(name: string, epoch: number, owner: string): Promise<boolean> {
    await this.reach('takeLease');
    const last = this.contents.leases.get(name);
    if (last && last.epoch >= epoch) return false;
    this.contents.leases.set(name, { name, epoch, owner, beat: 0, released: false });
    return true;
  }

  async beatLease(name: string, epoch: number): Promise<boolean> {
    await this.reach('beatLease');
    const last = this.contents.leases.get(name);
    if (last?.epoch !== epoch || last.released) return false;
    this.contents.leases.set(name, { ...last, beat: last.beat + 1 });
    return true;
  }

  async releaseLease(name: string, epoch: number): Promise<void> {
    await this.reach('releaseLease');
    const last = this.contents.leases.get(name);
    if (last?.epoch === epoch) this.contents.leases.set(name, { ...last, released: true });
  }

  async pointer(view: string): Promise<Pointer | null> {
    await this.reach('pointer');
    return this.contents.pointers.get(view) ?? null;
  }

  async movePointer(view: string, expected: string | null, { collection, previous }: Pointer): Promise<boolean> {
    await this.reach('movePointer');
    if ((this.contents.pointers.get(view)?.collection ?? null) !== expected) return false;
    this.contents.pointers.set(view, { collection, previous });
    return true;
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  /** Looks for a close on both sides of the gate: a call that was held while the store closed may not write any more. */
  private async reach(step: Step): Promise<void> {
    if (this.closed) throw new ViewStoreClosed();
    await this.gate(step);
    if (this.closed) throw new ViewStoreClosed();
  }

  private async writeParking(parked: readonly ParkedDocument[], unparked: readonly Parking[]): Promise<void> {
    await this.reach('commit:parked');
    for (const parking of unparked) unpark(this.collection(parking.collection), parking);
    for (const parking of parked) park(this.collection(parking.collection), parking);
  }

  private collection(name: string): MemoryCollection {
    const collection = this.contents.collections.get(name);
    if (!collection) throw new UnknownCollection(name);
    return collection;
  }
}

const stored = ({ id, p, json }: Row): StoredDocument => ({ id, p, json });
