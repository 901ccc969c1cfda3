import type { Projection } from '#domain/kernel/projection';
import type { EventStore } from '#event-store/event-store';
import type { Checkpoint, ViewStore } from '#view-store/view-store';
import type { SubscriberState } from '../feed/subscriber.ts';

/** A collection that this process keeps at the head of the log. */
export class FollowedView {
  readonly projection: Projection;
  readonly collection: string;
  /** Done with everything up to here; '' before the first event. */
  position: string;
  state: SubscriberState = 'catching_up';
  /** Documents that are left out, and events that could not be made out; the reasons lie in the store. */
  readonly parked: Set<string>;
  /** False while the feed is further on than this view: it has to come back first. */
  joined = false;
  /** Why the page in hand could not be written, for people; null once it could. */
  fault: string | null = null;

  constructor(projection: Projection, collection: string, begin: { readonly position: string; readonly parked: Iterable<string> }) {
    this.projection = projection;
    this.collection = collection;
    this.position = begin.position;
    this.parked = new Set(begin.parked);
  }
}

/** A view's checkpoint does not fit the log. The message is for people. */
export class CheckpointRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CheckpointRefused';
  }
}

/** How far a collection is. Throws {@link CheckpointRefused} where its checkpoint is of another log or beyond the log's head. */
export async function positionIn(events: Pick<EventStore, 'logId' | 'head'>, views: Pick<ViewStore, 'checkpoint'>, { view, collection }: { view: string; collection: string }): Promise<string> {
  const checkpoint = await views.checkpoint(collection);
  // In this order: whatever was folded was in the log before.
  if (checkpoint) refuseForeign(view, checkpoint, events.logId, (await events.head()) ?? '');
  return checkpoint?.position ?? '';
}

function refuseForeign(view: string, checkpoint: Checkpoint, logId: string, head: string): void {
  const otherLog = checkpoint.logId !== logId;
  if (!otherLog && checkpoint.position <= head) return;
  const what = otherLog ? 'was built from another log' : 'is ahead of the log';
  throw new CheckpointRefused(`view ${view} ${what}; run "ringledger rebuild" to build the views from this log`);
}
