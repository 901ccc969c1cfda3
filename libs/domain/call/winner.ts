import type { AgentId } from '../kernel/ids.ts';
import type { AcceptAttempt, CallState } from './call.state.ts';

/** The agent whose accept holds: the first to accept, until it fails (CA-5, CA-9). Null: an inbound call that is anybody's. */
export const winnerOf = (state: CallState): AgentId | null => heldAccept(state)?.agentId ?? null;

/** The accept that holds, if any; all before it have failed. */
export function heldAccept(state: CallState): AcceptAttempt | null {
  const last = state.accepts.at(-1);
  return last && last.result !== 'failed' ? last : null;
}

/**
 * The agent who had a call that is over. An answered call whose accepts all seemed to fail was had by the last one of whom nobody
 * knows whether the platform took it (CA-9).
 */
export function agentOf(state: CallState, answered: boolean): AgentId | null {
  const sure = state.dial?.agentId ?? winnerOf(state);
  if (sure !== null || !answered) return sure;
  return state.accepts.findLast((attempt) => attempt.code === null)?.agentId ?? null;
}
