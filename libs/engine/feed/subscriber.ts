import type { RecordedEvent } from '#event-store/event-store';

/** What a subscriber is doing, as `GET /v1/status` shows it. */
export type SubscriberState = 'following' | 'catching_up' | 'rebuilding' | 'stopped';

/** Something that goes through the log in order and remembers how far it is. */
export interface Subscriber {
  readonly name: string;
  readonly state: SubscriberState;
  /** The last position that is done with; '' before the first. */
  readonly position: string;
  /** Set when `stopped`, for people. */
  readonly fault: string | null;
  /** True while something it began is not finished, such as a call to the platform. */
  readonly busy: boolean;
  /** Documents that it leaves out, since their fold throws. */
  readonly parked?: number;
}

/** A page of the log for a subscriber to work through. */
export interface Work {
  readonly events: readonly RecordedEvent[];
  /** Done with everything up to here once the page is. */
  readonly position: string;
  readonly caughtUp: boolean;
}
