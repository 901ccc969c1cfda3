import { emit, nothing, refuse } from '../kernel/decider.ts';
import type { Decision } from '../kernel/decider.ts';
import type { Instant } from '../kernel/instant.ts';
import type { AgentId } from '../kernel/ids.ts';
import type { CallCommand } from './call.commands.ts';
import type { CallEvent, CallRejected } from './call.events.ts';
import type { CallState } from './call.state.ts';
import { conclude } from './conclude.ts';
import { knownContext } from './context.ts';
import { inTurn } from './in-turn.ts';
import type { Step } from './in-turn.ts';
import { canBeAccepted } from './ringing.ts';
import { platformCallIdOf } from './subject.ts';
import { winnerOf } from './winner.ts';

type Decline = Extract<CallCommand, { type: 'DeclineCall' }>;
type Reject = Extract<CallCommand, { type: 'RejectCall' }>;

/** Silences one agent; when nobody is left who could answer, the call is turned away (CA-7). A call that rings no more is silent as it is. */
export function decline({ callId, agentId, online, now }: Decline, state: CallState): readonly CallEvent[] {
  if (!canBeAccepted(state) || state.declined.includes(agentId)) return [];
  return inTurn(
    state,
    () => [{ type: 'CallDeclinedByAgent', callId, agentId, at: now }],
    (then) => (everybodyDeclined(then, online) ? [rejection(then, 'agents', 'all_declined', null, now)] : []),
    conclude,
  );
}

/** One agent turns it away for all (CA-7). */
export function reject({ agentId, now }: Reject, state: CallState): Decision<CallEvent> {
  if (state.rejected) return nothing;
  const winner = winnerOf(state);
  if (winner !== null && !state.ending) return refuse('already_taken', { rule: 'CA-5', inputs: { winner } });
  if (!canBeAccepted(state)) return refuse('call_over');
  const turnAway: Step = (then) => [rejection(then, 'business', 'rejected', agentId, now)];
  return emit(...inTurn(state, turnAway, conclude));
}

/** Of those who are online, or, where that is not known, of all who were told. */
function everybodyDeclined(state: CallState, online: readonly AgentId[] | undefined): boolean {
  const asked = online ?? state.offers.flatMap((offer) => [...offer.agents, ...offer.busy]);
  return asked.every((agent) => state.declined.includes(agent));
}

function rejection(
  state: CallState,
  by: CallRejected['by'],
  reason: CallRejected['reason'],
  agentId: AgentId | null,
  at: Instant,
): CallRejected {
  const { callId, phoneNumberId } = knownContext(state);
  return { type: 'CallRejected', callId, phoneNumberId, by, reason, agentId, at, tellPlatform: true, subject: platformCallIdOf(state) };
}
