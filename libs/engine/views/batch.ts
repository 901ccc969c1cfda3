import type { Envelope, Fold, Projection } from '#domain/kernel/projection';
import { workspaceId } from '#domain/kernel/ids';
import type { RecordedEvent } from '#event-store/event-store';

/** A fold that waits for a document, and the event that it comes from. */
export interface PendingFold {
  readonly event: RecordedEvent;
  readonly fold: Fold<object>;
}

/** What a page of events does to one view. */
export interface ViewWork {
  /** By document, with its workspace; folds in log order. */
  readonly documents: ReadonlyMap<string, readonly PendingFold[]>;
  /** Documents that are left out, each with the first event that passes it by. */
  readonly leftOut: ReadonlyMap<string, RecordedEvent>;
  /** Events whose handler threw before it had named its documents. */
  readonly unread: readonly { readonly event: RecordedEvent; readonly error: unknown }[];
}

/** Where events without a workspace are counted. */
export const SYSTEM_WORKSPACE = workspaceId('_system');

/** Asks the handlers of a view what a page touches. Ids get their workspace in front. */
export function collect(projection: Projection, events: readonly RecordedEvent[], after: string, isLeftOut: (id: string) => boolean = nobody): ViewWork {
  const documents = new Map<string, PendingFold[]>();
  const leftOut = new Map<string, RecordedEvent>();
  const unread: { event: RecordedEvent; error: unknown }[] = [];
  for (const event of events) {
    if (event.position <= after || !projection.on[event.data.type]) continue;
    try {
      for (const [id, fold] of touchesOf(projection, event)) {
        if (!isLeftOut(id)) add(documents, id, { event, fold });
        else if (!leftOut.has(id)) leftOut.set(id, event);
      }
    } catch (error) {
      unread.push({ event, error });
    }
  }
  return { documents, leftOut, unread };
}

/** The documents that an event touches, and how. Throws what the handler throws, and then none of them is touched. */
export function touchesOf(projection: Projection, event: RecordedEvent): readonly (readonly [id: string, fold: Fold<object>])[] {
  const envelope = envelopeOf(event);
  const touches = projection.on[event.data.type]?.(event.data as never, envelope) ?? [];
  return touches.map(([id, fold]) => [documentId(envelope, id), fold]);
}

function documentId({ workspace }: Envelope, id: string): string {
  if (id.includes('\0')) throw new RangeError('an id holds a NUL');
  return `${workspace}/${id}`;
}

function envelopeOf({ position, stream, metadata }: RecordedEvent): Envelope {
  return { position, stream, workspace: metadata.workspace ?? SYSTEM_WORKSPACE, metadata };
}

function add(documents: Map<string, PendingFold[]>, id: string, pending: PendingFold): void {
  const folds = documents.get(id);
  if (folds) folds.push(pending);
  else documents.set(id, [pending]);
}

const nobody = (): boolean => false;
