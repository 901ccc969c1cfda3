import type { Build } from '#domain/rebuild/rebuild.state';
import type { Instant } from '#domain/kernel/instant';
import type { SubscriberState } from '#engine/feed/subscriber';

/** The first event that somebody has still to do: where it stands still, if it does. */
export interface Blocked {
  readonly position: string;
  readonly type: string;
}

/** A subscriber as it was found. */
export interface SubscriberSnapshot {
  readonly name: string;
  readonly state: SubscriberState;
  readonly position: string;
  readonly lagEvents: number;
  readonly lagSeconds: number;
  /** For how many milliseconds it has had work to do and not moved. */
  readonly stillFor: number;
  /** Why what it does fails, if it does: the name of the error and where it was thrown. */
  readonly fault: string | null;
  /** Null where it has nothing to do. */
  readonly next: Blocked | null;
  /** Whether this process keeps it. */
  readonly here: boolean;
}

/** Who keeps a subscriber. */
export interface LeaseSnapshot {
  readonly name: string;
  readonly owner: string;
  readonly epoch: number;
  readonly released: boolean;
  /** Whether this process holds it. */
  readonly here: boolean;
  /** For how many milliseconds its owner has not been heard of, as far as was seen; null where nobody has to say that he is alive. */
  readonly silentFor: number | null;
}

/** A document that its fold could not take further; nothing of what is in it. */
export interface ParkedSnapshot {
  /** Names it in addresses. */
  readonly parkedId: string;
  readonly view: string;
  readonly collection: string;
  readonly workspace: string;
  readonly documentId: string;
  /** The first event that is not folded into it. */
  readonly from: string;
  /** Of that event; null where it cannot be read. */
  readonly eventType: string | null;
  readonly reason: string;
  readonly at: Instant;
}

/** A build of views, and how far it is while it is at work. */
export type BuildSnapshot = Build & {
  readonly progress: number | null;
  readonly eventsPerSecond: number | null;
  readonly secondsLeft: number | null;
};

/** Everything that a doctor looks at. */
export interface Snapshot {
  /** By the machine's clock, in milliseconds since the epoch. */
  readonly now: Instant;
  /** After how many milliseconds without a step a subscriber with work to do stands still. */
  readonly stillAfter: number;
  readonly stores: { readonly events: boolean; readonly views: boolean };
  readonly subscribers: readonly SubscriberSnapshot[];
  readonly leases: readonly LeaseSnapshot[];
  readonly parked: readonly ParkedSnapshot[];
  readonly builds: readonly BuildSnapshot[];
  /** False without a token of the platform: then nothing is sent. */
  readonly sending: boolean;
}
