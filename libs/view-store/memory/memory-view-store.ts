import { declaredIndex, definitionOf, indexesByKey } from '../declared.ts';
import { workspaceOf } from '../document-id.ts';
import { AnotherLog, ChangedCollection, UnknownCollection, ViewStoreClosed } from '../errors.ts';
import { compareText } from '../order.ts';
import type {
  Checkpoint,
  Collection,
  Commit,
  DocumentWrite,
  Query,
  QueryPage,
  StoredDocument,
  Tombstone,
  ViewStore,
} from '../view-store.ts';
import { memoryContents } from './contents.ts';
import type { MemoryCollection, MemoryContents, Row } from './contents.ts';
import type { Gate, Step } from './faults.ts';
import { pageOf } from './paging.ts';

/** How a memory store is opened. */
export interface MemoryOptions {
  /** What an earlier store wrote. Default: nothing. */
  readonly contents?: MemoryContents;
  /** Asked before every step; see {@link Step}. Default: all goes well. */
  readonly gate?: Gate;
}

/** A view store for tests and the simulation: nothing outlives its contents, and any step can be made to fail or to wait. */
export const memoryViewStore = (options: MemoryOptions = {}): ViewStore =>
  new MemoryViewStore(options.contents ?? memoryContents(), options.gate ?? (() => undefined));

class MemoryViewStore implements ViewStore {
  private readonly contents: MemoryContents;
  private readonly gate: Gate;
  private closed = false;

  constructor(contents: MemoryContents, gate: Gate) {
    this.contents = contents;
    this.gate = gate;
  }

  async prepare(collections: readonly Collection[]): Promise<void> {
    await this.reach('prepare');
    for (const definition of collections) {
      const existing = this.contents.collections.get(definition.name);
      if (existing && definitionOf(existing.definition) !== definitionOf(definition)) throw new ChangedCollection(definition.name);
      if (!existing) this.contents.collections.set(definition.name, { definition, rows: new Map() });
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
    const half = Math.floor(rows.length / 2);
    for (const { to, row } of rows.slice(0, half)) put(to, row);
    await this.reach('commit:half');
    for (const { to, row } of rows.slice(half)) put(to, row);
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

  async close(): Promise<void> {
    this.closed = true;
  }

  /** Looks for a close on both sides of the gate: a call that was held while the store closed may not write any more. */
  private async reach(step: Step): Promise<void> {
    if (this.closed) throw new ViewStoreClosed();
    await this.gate(step);
    if (this.closed) throw new ViewStoreClosed();
  }

  private collection(name: string): MemoryCollection {
    const collection = this.contents.collections.get(name);
    if (!collection) throw new UnknownCollection(name);
    return collection;
  }
}

const stored = ({ id, p, json }: Row): StoredDocument => ({ id, p, json });

const rowOf = (write: DocumentWrite | Tombstone): Row => ({
  id: write.id,
  p: write.p,
  json: 'json' in write ? write.json : null,
  workspace: workspaceOf(write.id),
  fields: 'fields' in write ? write.fields : {},
});

function put(collection: MemoryCollection, row: Row): void {
  const before = collection.rows.get(row.id);
  if (!before || before.p < row.p) collection.rows.set(row.id, row);
}

function advance(checkpoints: Map<string, Checkpoint>, name: string, to: Checkpoint): void {
  const before = checkpoints.get(name);
  refuseAnotherLog(name, before, to.logId);
  if (!before || before.position < to.position) checkpoints.set(name, to);
}

function refuseAnotherLog(name: string, stored: Checkpoint | undefined, logId: string): void {
  if (stored && stored.logId !== logId) throw new AnotherLog(name, stored.logId, logId);
}
