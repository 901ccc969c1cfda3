import { agentLineAggregate } from '#domain/agent-line/agent-line.decider';
import type { AgentLineCommand } from '#domain/agent-line/agent-line.commands';
import type { Holder } from '#domain/agent-line/agent-line.events';
import type { CallEvent, Ending } from '#domain/call/call.events';
import type { DialEvent } from '#domain/dial/dial.events';
import type { AgentId, CallId } from '#domain/kernel/ids';
import type { Process, Reaction } from '../process.ts';

/**
 * An agent's line follows his call (CA-6): held when the call is his, free when it is over or lost. Every release names its holder,
 * so one that comes late never frees a line that a later call has taken.
 */
export const lineRelease: Process<CallEvent | DialEvent> = {
  name: 'line-release',
  on: {
    CallAccepted: ({ agentId, callId }) => [hold(agentId, callId)],
    CallDialled: ({ agentId, context, dialId }) => [hold(agentId, context.callId, dialId)],
    CallEnded: ({ callId, ending }) => releaseAll(callId, ending),
    CallOutcomeCorrected: ({ callId, from, to }) => [...(from.agentId === to.agentId ? [] : releaseAll(callId, from)), ...releaseAll(callId, to)],
    CallAcceptFailed: ({ agentId, callId }) => [release(agentId, callId)],
    DialFailed: ({ agentId, dialId }) => [release(agentId, dialId)],
    DialCancelled: ({ agentId, dialId }) => [release(agentId, dialId)],
  },
};

/** The line may still be the dial's: its call can be over before the link was seen. */
function releaseAll(callId: CallId, { agentId, dialId }: Ending): readonly Reaction[] {
  if (agentId === null) return [];
  return [release(agentId, callId), ...(dialId ? [release(agentId, dialId)] : [])];
}

const release = (agentId: AgentId, holder: Holder): Reaction => reaction({ type: 'ReleaseLine', agentId, holder });

const hold = (agentId: AgentId, holder: Holder, was?: Holder): Reaction => reaction({ type: 'HoldLine', agentId, holder, ...(was ? { was } : {}) });

const reaction = (command: AgentLineCommand): Reaction => ({ aggregate: agentLineAggregate, id: command.agentId, command: () => command });
