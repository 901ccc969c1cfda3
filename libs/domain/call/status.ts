import type { CallState } from './call.state.ts';
import { directionOf } from './direction.ts';
import { hasFact } from './facts.ts';
import { winnerOf } from './winner.ts';

/** `requested`: the platform does not have it yet. Outbound is live from the pick-up, not from the media tunnel (CA-10). */
export type CallStatus = 'requested' | 'ringing' | 'live' | 'ended';

/** Where the call is. */
export function statusOf(state: CallState): CallStatus {
  if (state.ending) return 'ended';
  if (winnerOf(state) !== null || hasFact(state, 'CallPickedUp')) return 'live';
  return directionOf(state) === null ? 'requested' : 'ringing';
}
