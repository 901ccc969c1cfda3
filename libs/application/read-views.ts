import { collectionOf, type Projection } from '#domain/kernel/projection';
import type { Collections } from '#engine/views/collections';
import type { WorkspaceId } from '#domain/kernel/ids';
import type { IndexValue, QueryPage, ViewStore } from '#view-store/view-store';

/** What a list may be filtered and sorted by. */
export type { IndexValue, QueryPage } from '#view-store/view-store';

/** What to list: equal on `equals`, sorted by `sort`. */
export interface ListQuery {
  readonly equals?: Readonly<Record<string, IndexValue>>;
  readonly sort: string;
  readonly direction: 'ascending' | 'descending';
  readonly limit: number;
  readonly after: { readonly value: IndexValue; readonly id: string } | null;
}

/** Reads the views of one workspace; ids and queries never leave it. */
export class ReadViews {
  private readonly store: ViewStore;
  private readonly collections: Pick<Collections, 'of'>;

  /** `collections`: which collection of each view is read; default: the first one of its version. */
  constructor(store: ViewStore, collections: Pick<Collections, 'of'> = { of: collectionOf }) {
    this.store = store;
    this.collections = collections;
  }

  /** A document, or null. */
  async get<D extends object>(view: Projection<D, never>, workspace: WorkspaceId, id: string): Promise<D | null> {
    return (await this.getAll(view, workspace, [id])).get(id) ?? null;
  }

  /** Documents by their ids inside the workspace; those that are not there are left out. */
  async getAll<D extends object>(view: Projection<D, never>, workspace: WorkspaceId, ids: readonly string[]): Promise<ReadonlyMap<string, D>> {
    const prefix = `${workspace}/`;
    const stored = await this.store.load(this.collections.of(view), [...new Set(ids)].map((id) => prefix + id));
    const documents = new Map<string, D>();
    for (const { id, json } of stored.values()) if (json !== null) documents.set(id.slice(prefix.length), JSON.parse(json) as D);
    return documents;
  }

  /** A page as it lies in the store, for answers that need no more than its text. */
  async page(view: Projection<never, never> | Projection, workspace: WorkspaceId, query: ListQuery): Promise<QueryPage> {
    return this.store.query({ collection: this.collections.of(view), workspace, equals: query.equals ?? {}, ...pick(query) });
  }

  /** A page of documents. */
  async list<D extends object>(view: Projection<D, never>, workspace: WorkspaceId, query: ListQuery): Promise<{ items: D[]; next: QueryPage['next'] }> {
    const { documents, next } = await this.page(view, workspace, query);
    return { items: documents.map(({ json }) => JSON.parse(json) as D), next };
  }
}

const pick = ({ sort, direction, limit, after }: ListQuery) => ({ sort, direction, limit, after });
