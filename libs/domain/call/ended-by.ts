import type { CallTerminated, EndedBy, EndRequested } from './call.events.ts';
import type { CallState } from './call.state.ts';
import { saysAnswered, saysFailed } from './best-terminate.ts';
import { wholeSeconds } from './durations.ts';
import { hasFact } from './facts.ts';

/** Who ended a call that is over (CA-14). */
export function endedByOf(state: CallState, terminate: CallTerminated | null): EndedBy {
  const ours = endedByUs(state, terminate);
  if (ours) return ours.by;
  const answered = terminate !== null && saysAnswered(terminate);
  if (state.rejected && !answered) return 'business';
  if (terminate && saysFailed(terminate)) return 'platform';
  return answered || hasFact(state, 'CallRejectedByContact') ? 'contact' : 'unknown';
}

/**
 * Our request to end it, if it came before the terminate. The platform's timestamps are cut to whole seconds, so ours is cut too:
 * in the same second it was ours.
 */
export function endedByUs(state: CallState, terminate: CallTerminated | null): EndRequested | null {
  const request = state.endRequested;
  if (!request || !terminate) return null;
  return wholeSeconds(request.at) <= wholeSeconds(terminate.at) ? request : null;
}
