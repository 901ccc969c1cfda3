import { SECOND } from '../kernel/instant.ts';
import type { ContactReached, FollowUpStanding } from './follow-up.events.ts';
import type { FollowUpState, MissedCall } from './follow-up.state.ts';

/**
 * What a missed call stands at, from the set of facts alone. It is handled by the first fact at or after its end that reached the
 * contact, or that ticked off this very call by hand (CA-3). "After" takes in the same instant, since the platform's clock has whole seconds.
 */
export function standingOf(state: FollowUpState, miss: MissedCall): FollowUpStanding {
  const handled = state.reached.find((fact) => handles(fact, miss));
  // A tick by hand may carry a time before the end, when a better account of the call moved its end.
  const handledAt = handled ? later(handled.at, miss.endedAt) : null;
  return {
    missedInARow: missedInARow(state, miss),
    handledAt,
    handledBy: handled?.agentId ?? null,
    secondsToHandle: handledAt === null ? null : Math.floor((handledAt - miss.endedAt) / SECOND),
  };
}

/** Missed calls up to and including this one since the contact was last reached. Ticking off one by hand reaches nobody. */
function missedInARow(state: FollowUpState, miss: MissedCall): number {
  const last = state.reached.findLast((fact) => fact.callId === null && fact.at < miss.endedAt);
  const upToThis = state.misses.indexOf(miss) + 1;
  return state.misses.slice(0, upToThis).filter((other) => !last || other.endedAt > last.at).length;
}

const handles = (fact: ContactReached, miss: MissedCall): boolean => (fact.callId === null ? fact.at >= miss.endedAt : fact.callId === miss.callId);

const later = <T extends number>(a: T, b: T): T => (a > b ? a : b);
