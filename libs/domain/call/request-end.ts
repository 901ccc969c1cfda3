import { emit, nothing, refuse } from '../kernel/decider.ts';
import type { Decision } from '../kernel/decider.ts';
import type { CallCommand } from './call.commands.ts';
import type { CallEvent } from './call.events.ts';
import type { CallState } from './call.state.ts';
import { contextOf } from './context.ts';
import { canBeAccepted } from './ringing.ts';
import { platformCallIdOf } from './subject.ts';
import { statusOf } from './status.ts';

type RequestEnd = Extract<CallCommand, { type: 'RequestEnd' }>;

/** Asks the platform to end the call, once (CA-20). Of a call that is over there is nothing to ask. */
export function requestEnd({ callId, by, agentId, now }: RequestEnd, state: CallState): Decision<CallEvent> {
  if (statusOf(state) === 'ended' || state.endRequested) return nothing;
  const context = contextOf(state);
  if (!context) return refuse('call_over', { detail: 'Nothing is known of this call' });
  if (by === 'agent' && canBeAccepted(state)) return refuse('call_over', { detail: 'Nobody has answered it; reject it instead' });
  const { phoneNumberId } = context;
  return emit<CallEvent>({ type: 'EndRequested', callId, phoneNumberId, by, agentId, at: now, subject: platformCallIdOf(state) });
}
