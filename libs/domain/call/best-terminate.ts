import type { CallTerminated } from './call.events.ts';
import type { CallState } from './call.state.ts';
import { terminatesOf } from './facts.ts';

/** Answered means that the terminate carries a start time or a duration of at least 1; `completed` alone does not (CA-1). */
export const saysAnswered = (terminate: CallTerminated): boolean => terminate.startedAt !== null || (terminate.durationSeconds ?? 0) >= 1;

/** A terminate that reports a failure. */
export const saysFailed = (terminate: CallTerminated): boolean => terminate.status.toLowerCase() === 'failed' || terminate.errorCode !== null;

/** The terminate to believe: the one with times wins, then the later timestamp, then the longer duration (CA-1). */
export function bestTerminate(state: CallState): CallTerminated | null {
  return terminatesOf(state).reduce<CallTerminated | null>((best, one) => (best && !beats(one, best) ? best : one), null);
}

function beats(a: CallTerminated, b: CallTerminated): boolean {
  if (saysAnswered(a) !== saysAnswered(b)) return saysAnswered(a);
  if (a.at !== b.at) return a.at > b.at;
  // Where all is equal the last one in the order of the facts wins, which is not the order of arrival.
  return (a.durationSeconds ?? 0) >= (b.durationSeconds ?? 0);
}
