import { collectionOf, type Envelope, type Fold, type Projection } from '#domain/kernel/projection';
import { workspaceId } from '#domain/kernel/ids';
import type { RecordedEvent } from '#event-store/event-store';

/** Folds that wait for one document, in log order. */
export interface Pending {
  readonly id: string;
  readonly folds: { readonly p: string; readonly fold: Fold<object> }[];
}

/** What a page of events does to one view. */
export interface ViewWork {
  readonly projection: Projection;
  readonly collection: string;
  readonly documents: Map<string, Pending>;
}

/** Where events without a workspace are counted. */
export const SYSTEM_WORKSPACE = workspaceId('_system');

/** Asks the handlers of a view what a page touches. Ids get their workspace in front. */
export function collect(projection: Projection, events: readonly RecordedEvent[], after: string): ViewWork {
  const documents = new Map<string, Pending>();
  for (const event of events) {
    const handler = projection.on[event.data.type];
    if (!handler || event.position <= after) continue;
    const envelope = envelopeOf(event);
    for (const [id, fold] of handler(event.data as never, envelope)) {
      add(documents, `${envelope.workspace}/${id}`, event.position, fold);
    }
  }
  return { projection, collection: collectionOf(projection), documents };
}

function envelopeOf({ position, stream, metadata }: RecordedEvent): Envelope {
  return { position, stream, workspace: metadata.workspace ?? SYSTEM_WORKSPACE, metadata };
}

function add(documents: Map<string, Pending>, id: string, p: string, fold: Fold<object>): void {
  const pending = documents.get(id);
  if (pending) pending.folds.push({ p, fold });
  else documents.set(id, { id, folds: [{ p, fold }] });
}
