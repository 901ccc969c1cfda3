import type { Projection } from '#domain/kernel/projection';
import type { DocumentWrite, IndexValue, Tombstone, ViewStore } from '#view-store/view-store';
import type { Pending, ViewWork } from './batch.ts';
import type { CachedDocument, DocumentCache } from './document-cache.ts';

/** What a page of events changes in one view. */
export interface ViewChange {
  readonly documents: DocumentWrite[];
  readonly tombstones: Tombstone[];
  /** The same documents, to be remembered once they are written. */
  readonly folded: ReadonlyMap<string, CachedDocument>;
}

/** A fold threw: its view cannot go on. */
export class FoldFailed extends Error {
  constructor(id: string, cause: unknown) {
    super(`folding ${id}: ${String(cause)}`, { cause });
    this.name = 'FoldFailed';
  }
}

/** Loads what a view's work touches, and folds. Throws {@link FoldFailed} where a fold throws, else what the store throws. */
export async function foldBatch(store: ViewStore, cache: DocumentCache, work: ViewWork): Promise<ViewChange> {
  const before = await loadAll(store, cache, work);
  const change: ViewChange = { documents: [], tombstones: [], folded: new Map() };
  for (const pending of work.documents.values()) {
    const after = folded(before.get(pending.id), pending);
    if (after) record(change, work, pending.id, after);
  }
  return change;
}

async function loadAll(store: ViewStore, cache: DocumentCache, work: ViewWork): Promise<Map<string, CachedDocument>> {
  const known = new Map<string, CachedDocument>();
  const missing: string[] = [];
  for (const id of work.documents.keys()) {
    const cached = cache.get(work.collection, id);
    if (cached) known.set(id, cached);
    else missing.push(id);
  }
  if (missing.length === 0) return known;
  for (const [id, { p, json }] of await store.load(work.collection, missing)) {
    known.set(id, { p, document: json === null ? undefined : (JSON.parse(json) as object) });
  }
  return known;
}

function folded(before: CachedDocument | undefined, pending: Pending): CachedDocument | undefined {
  try {
    return foldAll(before, pending);
  } catch (error) {
    throw new FoldFailed(pending.id, error);
  }
}

/** Undefined when every fold lies at or before the document's own `p`, or there was and is no document. */
function foldAll(before: CachedDocument | undefined, { folds }: Pending): CachedDocument | undefined {
  let document = before?.document;
  let p = before?.p ?? '';
  let changed = false;
  for (const { p: at, fold } of folds) {
    if (at <= p) continue;
    document = fold(document);
    p = at;
    changed = true;
  }
  return changed && (document || before?.document) ? { p, document } : undefined;
}

function record(change: ViewChange, { collection, projection }: ViewWork, id: string, after: CachedDocument): void {
  (change.folded as Map<string, CachedDocument>).set(id, after);
  if (!after.document) change.tombstones.push({ collection, id, p: after.p });
  else change.documents.push({ collection, id, p: after.p, json: JSON.stringify(after.document), fields: indexed(projection, after.document) });
}

function indexed(projection: Projection, document: object): Record<string, IndexValue> {
  const fields: Record<string, IndexValue> = {};
  for (const { equals, sort } of projection.indexes) {
    for (const field of [...equals, sort]) fields[field] = ((document as Record<string, IndexValue>)[field] ?? null) as IndexValue;
  }
  return fields;
}
