import type { Aggregate } from '../kernel/aggregate.ts';
import { emit, impossible, nothing, type Decider, type Decision } from '../kernel/decider.ts';
import type { DialCommand } from './dial.commands.ts';
import type { DialEvent } from './dial.events.ts';
import { isOpen, type DialState, type RequestedDial } from './dial.state.ts';

/** Follows one attempt to call. A command that does not fit what became of it does nothing: answers and webhooks come in any order. */
export const dial: Decider<DialCommand, DialEvent, DialState> = {
  initial: { kind: 'none', requested: null },

  decide(command, state) {
    switch (command.type) {
      case 'RequestDial':
        return state.kind === 'none' ? emit({ ...command, type: 'DialRequested' }) : nothing;
      case 'RefuseDial':
        return state.kind === 'none' ? emit({ ...command, type: 'DialRefused' }) : nothing;
      case 'LinkDial':
        return link(command, state);
      case 'FailDial':
        return isOpen(state) ? emit({ type: 'DialFailed', ...parties(state.requested), code: command.code, at: command.at }) : nothing;
      case 'CancelDial':
        return isOpen(state) ? emit({ type: 'DialCancelled', ...parties(state.requested), at: command.at }) : nothing;
      case 'MarkDialUnresolved': {
        const { reason, at } = command;
        return state.kind === 'requested' ? emit({ type: 'DialUnresolved', dialId: state.requested.dialId, reason, at }) : nothing;
      }
      default:
        return impossible(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'DialRequested': {
        const { type: _, ...requested } = event;
        return { kind: 'requested', requested };
      }
      case 'DialRefused':
        return { kind: 'refused', requested: null };
      case 'DialLinked':
        return state.requested ? { kind: 'linked', requested: state.requested, callId: event.callId, unwanted: !isOpen(state) } : state;
      case 'DialFailed':
        return closed(state, 'failed');
      case 'DialCancelled':
        return closed(state, 'cancelled');
      case 'DialUnresolved':
        return closed(state, 'unresolved');
      default:
        return impossible(event);
    }
  },
};

/** One stream per attempt. */
export const dialAggregate: Aggregate<DialCommand, DialEvent, DialState> = { category: 'dial', decider: dial };

/** The first link wins. A call that exists after all is linked even to a dial that was given up: somebody has to end it. */
function link({ callId, by }: Extract<DialCommand, { type: 'LinkDial' }>, state: DialState): Decision<DialEvent> {
  if (!state.requested || state.kind === 'linked') return nothing;
  return emit({ type: 'DialLinked', dialId: state.requested.dialId, callId, by });
}

function closed(state: DialState, kind: 'failed' | 'cancelled' | 'unresolved'): DialState {
  return state.requested ? { kind, requested: state.requested } : state;
}

function parties({ dialId, phoneNumberId, contactId, agentId }: RequestedDial) {
  return { dialId, phoneNumberId, contactId, agentId };
}
