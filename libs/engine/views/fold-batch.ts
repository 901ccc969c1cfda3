import { iso, type Instant } from '#domain/kernel/instant';
import type { RecordedEvent } from '#event-store/event-store';
import type { DocumentWrite, ParkedDocument, Tombstone, ViewStore } from '#view-store/view-store';
import { collect, SYSTEM_WORKSPACE, type ViewWork } from './batch.ts';
import type { CachedDocument, DocumentCache } from './document-cache.ts';
import { foldDocument, indexed, Unreadable, type Folded } from './fold-document.ts';
import type { FollowedView } from './followed-view.ts';
import { reasonOf } from './reason.ts';
import { documentOf, staleJson } from './stale.ts';

/** What a page of events changes in one view. */
export interface ViewChange {
  readonly documents: DocumentWrite[];
  readonly tombstones: Tombstone[];
  readonly parked: ParkedDocument[];
  /** The same documents, to be remembered once they are written. */
  readonly folded: Map<string, CachedDocument>;
}

/** What folding works on. */
export interface Folding {
  readonly store: Pick<ViewStore, 'load'>;
  readonly cache: DocumentCache;
  readonly now: Instant;
}

/** The id under which an event is parked that a view could not make out: no document is known yet that it would have touched. */
export const unreadId = ({ position, metadata }: RecordedEvent): string => `${metadata.workspace ?? SYSTEM_WORKSPACE}/event:${position}`;

/** Whether an id is one of those. */
export const isUnreadId = (id: string): boolean => /^[^/]*\/event:\d+$/.test(id);

/** Loads what a page touches in a view, and folds. Throws only what the store throws: a document whose fold throws is parked. */
export async function foldBatch(folding: Folding, view: FollowedView, events: readonly RecordedEvent[]): Promise<ViewChange> {
  const work = collect(view.projection, events, view.position, (id) => view.parked.has(id));
  const change: ViewChange = { documents: [], tombstones: [], parked: [], folded: new Map() };
  const before = await loadAll(folding, view.collection, work);
  for (const [id, folds] of work.documents) record(change, view, { id, after: foldDocument(view.projection, before.get(id), folds), now: folding.now });
  for (const { event, error } of work.unread) park(change, view, { id: unreadId(event), event, reason: reasonOf(error), now: folding.now });
  // Whoever leaves out an event says so with it: had the parking ended elsewhere meanwhile, nobody would ever know that something is missing.
  for (const [id, event] of work.leftOut) park(change, view, { id, event, reason: 'left out while it was parked', now: folding.now });
  return change;
}

async function loadAll({ store, cache }: Folding, collection: string, work: ViewWork): Promise<ReadonlyMap<string, CachedDocument | Unreadable>> {
  const known = new Map<string, CachedDocument | Unreadable>();
  const missing: string[] = [];
  for (const id of work.documents.keys()) {
    const cached = cache.get(collection, id);
    if (cached) known.set(id, cached);
    else missing.push(id);
  }
  if (missing.length === 0) return known;
  for (const [id, { p, json }] of await store.load(collection, missing)) known.set(id, read(p, json));
  return known;
}

function read(p: string, json: string | null): CachedDocument | Unreadable {
  try {
    return { p, document: json === null ? undefined : documentOf(json) };
  } catch (error) {
    return new Unreadable(p, error);
  }
}

function record(change: ViewChange, view: FollowedView, { id, after, now }: { id: string; after: Folded; now: Instant }): void {
  const { collection } = view;
  const { p, document, changed, written, fault } = after;
  if (!fault && changed) change.folded.set(id, { p, document });
  if (changed && !document) change.tombstones.push({ collection, id, p });
  if (!fault && written) change.documents.push({ collection, id, p, ...written });
  if (!fault) return;
  if (document) change.documents.push(staleWrite(view, id, { p, document }, fault.event));
  park(change, view, { id, event: fault.event, reason: reasonOf(fault.error), now });
}

/** What is good of it stays, and says since when it lacks something. */
function staleWrite({ collection, projection }: FollowedView, id: string, { p, document }: { p: string; document: object }, { metadata }: RecordedEvent): DocumentWrite {
  return { collection, id, p, json: staleJson(document, iso(metadata.recordedAt)), fields: indexed(projection, document), anew: true };
}

function park(change: ViewChange, { collection }: FollowedView, { id, event, reason, now }: { id: string; event: RecordedEvent; reason: string; now: Instant }): void {
  change.parked.push({ collection, id, from: event.position, reason, at: now });
}
