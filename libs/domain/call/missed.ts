import type { CallTerminated, Missed, Outcome } from './call.events.ts';
import type { CallState } from './call.state.ts';
import { directionOf } from './direction.ts';
import { wholeSeconds } from './durations.ts';
import { connectOf } from './facts.ts';
import { missedCause } from './missed-cause.ts';

/** The miss that an ended call is: every inbound call that was not answered is one, whatever its outcome. Else null. */
export function missedOf(state: CallState, outcome: Outcome | null, terminate: CallTerminated | null): Missed | null {
  if (outcome === 'answered' || directionOf(state) !== 'inbound') return null;
  const waited = waitedSeconds(state, terminate);
  return { cause: missedCause(state, waited), ringAttempts: ringAttempts(state), waitingSeconds: waited ?? 0 };
}

/** Offers to free agents, over the whole ring: an agent whom two offers name counts twice, one who was on a call does not. */
const ringAttempts = (state: CallState): number =>
  state.offers.filter((offer) => offer.rang !== false).reduce((sum, offer) => sum + offer.agents.length, 0);

/** Terminate − connect timestamps, never below 0 (CA-2); null until both are known. */
function waitedSeconds(state: CallState, terminate: CallTerminated | null): number | null {
  const connect = connectOf(state);
  return connect && terminate ? Math.max(0, wholeSeconds(terminate.at - connect.at)) : null;
}
