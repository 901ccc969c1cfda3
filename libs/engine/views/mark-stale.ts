import type { Projection } from '#domain/kernel/projection';
import { iso } from '#domain/kernel/instant';
import type { EventStore, RecordedEvent } from '#event-store/event-store';
import type { DocumentWrite, ParkedDocument, StoredDocument, ViewStore } from '#view-store/view-store';
import { justBefore } from '../position-token.ts';
import { isUnreadId } from './fold-batch.ts';
import { indexed } from './fold-document.ts';
import { isStale, staleJson } from './stale.ts';

/**
 * Sees to it that every parked document says so. Nearly always all of them do: it is written together with what is parked. But a process may have died between the
 * two writes, or two processes may have kept the view for a moment; then a document could be left out without a word.
 */
export async function markStale(events: Pick<EventStore, 'readAll'>, views: ViewStore, projection: Projection, parked: readonly ParkedDocument[]): Promise<void> {
  const documents = parked.filter(({ id }) => !isUnreadId(id));
  const [first] = documents;
  if (!first) return;
  const stored = await views.load(first.collection, documents.map(({ id }) => id));
  const writes: DocumentWrite[] = [];
  for (const { id, from } of documents) {
    const document = readable(stored.get(id));
    if (!document) continue;
    const event = await eventAt(events, from);
    if (event) writes.push({ collection: first.collection, id, p: document.p, json: staleJson(document.content, iso(event.metadata.recordedAt)), fields: indexed(projection, document.content), anew: true });
  }
  if (writes.length > 0) await views.commit({ documents: writes, tombstones: [], checkpoints: [] });
}

/** The event at a position, if there is one. */
export async function eventAt(events: Pick<EventStore, 'readAll'>, position: string): Promise<RecordedEvent | undefined> {
  const { events: found } = await events.readAll({ from: justBefore(position) || null, limit: 1 });
  return found.find((event) => event.position === position);
}

/** A document that could say it and does not; a text that is no JSON can say nothing. */
function readable(stored: StoredDocument | undefined): { readonly p: string; readonly content: object } | null {
  if (!stored || stored.json === null) return null;
  try {
    return isStale(stored.json) ? null : { p: stored.p, content: JSON.parse(stored.json) as object };
  } catch {
    // It is parked for just that; whoever reads it finds out.
    return null;
  }
}
