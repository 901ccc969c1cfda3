import type { EventStore } from '#event-store/event-store';
import type { Subscriber, SubscriberState } from './feed/subscriber.ts';
import { writeToken } from './position-token.ts';

/** How far one subscriber is. Lag: events behind the head, and whole seconds since the oldest of them was recorded. */
export interface SubscriberStatus {
  readonly name: string;
  readonly state: SubscriberState;
  readonly position: string;
  readonly lagEvents: number;
  readonly lagSeconds: number;
  readonly parked: number;
  readonly fault?: string;
}

/** How far everybody is; `head` and positions are tokens. */
export interface Status {
  readonly head: string;
  /** Every subscriber has done all there is, and nothing is on its way. */
  readonly settled: boolean;
  readonly subscribers: readonly SubscriberStatus[];
}

/** How far everybody is. `now` in milliseconds since the epoch; `busy`: whether anything else is on its way, such as a webhook being stored. */
export async function statusOf(store: EventStore, subscribers: readonly Subscriber[], now: number, busy: boolean): Promise<Status> {
  const head = (await store.head()) ?? '';
  const statuses = await Promise.all(subscribers.map((subscriber) => one(store, subscriber, head, now)));
  const settled = !busy && subscribers.every(({ position, busy: working }) => position >= head && !working) && (await store.head() ?? '') === head;
  return { head: writeToken(store.logId, head), settled, subscribers: statuses };
}

async function one(store: EventStore, { name, state, position, fault, parked = 0 }: Subscriber, head: string, now: number): Promise<SubscriberStatus> {
  const behind = position < head;
  const lagEvents = behind ? await store.countAfter(position || null) : 0;
  const oldest = behind ? (await store.readAll({ from: position || null, limit: 1 })).events[0] : undefined;
  const lagSeconds = oldest ? Math.max(0, Math.round((now - oldest.metadata.recordedAt) / 1_000)) : 0;
  return { name, state, position: writeToken(store.logId, position), lagEvents, lagSeconds, parked, ...(fault && { fault }) };
}
