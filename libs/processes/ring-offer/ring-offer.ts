import { callAggregate } from '#domain/call/call.decider';
import type { CallCommand } from '#domain/call/call.commands';
import type { AgentId, CallId } from '#domain/kernel/ids';
import type { Instant } from '#domain/kernel/instant';
import type { Reaction } from '../process.ts';

/**
 * Tells an agent who has come online of every call that rings. Which ones do is a question to a view, so it is asked by whoever takes
 * in the agent's presence; a call that has stopped ringing meanwhile ignores the offer. `busy`: he is on a call, and is told all the same (CA-6).
 */
export function offersFor(agentId: AgentId, ringing: readonly CallId[], { now, busy = false }: { readonly now: Instant; readonly busy?: boolean }): readonly Reaction[] {
  const roster = busy ? { free: [], busy: [agentId] } : { free: [agentId], busy: [] };
  return ringing.map((callId) => {
    const command: CallCommand = { type: 'OfferCall', callId, roster, now };
    return { aggregate: callAggregate, id: callId, command: () => command };
  });
}
