import { emit, nothing, refuse } from '../kernel/decider.ts';
import type { Decision } from '../kernel/decider.ts';
import { MINUTE } from '../kernel/instant.ts';
import type { Instant, Millis } from '../kernel/instant.ts';
import type { AgentId } from '../kernel/ids.ts';
import type { CallCommand } from './call.commands.ts';
import type { CallEvent } from './call.events.ts';
import type { CallState } from './call.state.ts';
import { conclude } from './conclude.ts';
import { knownContext } from './context.ts';
import { connectOf } from './facts.ts';
import { inTurn } from './in-turn.ts';
import { canBeAccepted } from './ringing.ts';
import { platformCallIdOf } from './subject.ts';
import { statusOf } from './status.ts';
import { heldAccept, winnerOf } from './winner.ts';

/** After a failed accept it rings on for this long from its connect; the platform's own ring is over by then (CA-9). */
const RINGS_AGAIN: Millis = MINUTE;

type Accept = Extract<CallCommand, { type: 'AcceptCall' }>;
type Result = Extract<CallCommand, { type: 'ConfirmAccept' | 'FailAccept' }>;

/** The first agent wins (CA-5); the same agent once more is told nothing new (CA-8). */
export function accept({ callId, agentId, sdp, now }: Accept, state: CallState): Decision<CallEvent> {
  if (statusOf(state) === 'ended') return refuse('call_over');
  const winner = winnerOf(state);
  if (winner === agentId) return nothing;
  if (winner !== null) return refuse('already_taken', { rule: 'CA-5', inputs: { winner } });
  if (!canBeAccepted(state)) return refuse('call_over', { detail: 'Only an inbound call that rings can be accepted' });
  if (rangOut(state, now)) return refuse('call_over', { rule: 'CA-9' });
  const { phoneNumberId } = knownContext(state);
  return emit<CallEvent>({ type: 'CallAccepted', callId, phoneNumberId, agentId, at: now, subject: { ...platformCallIdOf(state), sdp } });
}

/** What the platform answered to an accept that is still open; a second answer changes nothing. */
export function settleAccept(command: Result, state: CallState): readonly CallEvent[] {
  const { callId, agentId, now } = command;
  if (!isPending(state, agentId)) return [];
  const result: CallEvent =
    command.type === 'ConfirmAccept'
      ? { type: 'CallAcceptConfirmed', callId, agentId, at: now }
      : { type: 'CallAcceptFailed', callId, agentId, at: now, code: command.code };
  return inTurn(state, () => [result], conclude);
}

function isPending(state: CallState, agentId: AgentId): boolean {
  const held = heldAccept(state);
  return held?.agentId === agentId && held.result === 'pending';
}

function rangOut(state: CallState, now: Instant): boolean {
  const connect = connectOf(state);
  return state.accepts.length > 0 && connect !== undefined && now - connect.at >= RINGS_AGAIN;
}
