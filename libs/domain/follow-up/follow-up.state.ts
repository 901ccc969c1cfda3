import type { Instant } from '../kernel/instant.ts';
import type { AgentId, CallId } from '../kernel/ids.ts';
import type { ContactReached, FollowUpStanding } from './follow-up.events.ts';

/** A call that counts as missed, by its end. */
export interface MissedCall {
  readonly callId: CallId;
  readonly endedAt: Instant;
}

/**
 * All that decides what is owed to one contact. Both lists are kept whole and sorted by time: a fact may be late by days, and the
 * first one after a miss may be any of them, so none can be forgotten without making the order of arrival matter.
 */
export interface FollowUpState {
  readonly misses: readonly MissedCall[];
  /** One per fact key, the last account of it. */
  readonly reached: readonly ContactReached[];
  /** As last recorded. */
  readonly standings: Readonly<Record<CallId, FollowUpStanding>>;
  readonly claims: Readonly<Record<CallId, AgentId>>;
}

/** The list with one more entry in the place that the order gives it. */
export function inserted<T>(sorted: readonly T[], entry: T, precedes: (a: T, b: T) => boolean): readonly T[] {
  const place = sorted.findLastIndex((other) => !precedes(entry, other)) + 1;
  return sorted.toSpliced(place, 0, entry);
}

/** Missed calls by their end; of one instant, by id. */
export const missedBefore = (a: MissedCall, b: MissedCall): boolean => (a.endedAt === b.endedAt ? a.callId < b.callId : a.endedAt < b.endedAt);

/** Facts by their time; of one instant, by key. */
export const reachedBefore = (a: ContactReached, b: ContactReached): boolean => (a.at === b.at ? a.factKey < b.factKey : a.at < b.at);
