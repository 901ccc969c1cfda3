import type { Aggregate } from '../kernel/aggregate.ts';
import { emit, impossible, nothing, type Decider, type Decision } from '../kernel/decider.ts';
import type { DialCommand } from './dial.commands.ts';
import type { DialEvent } from './dial.events.ts';
import { isOpen, type DialState, type OpenDial } from './dial.state.ts';

type Ending = Extract<DialCommand, { type: 'FailDial' | 'CancelDial' | 'MarkDialUnresolved' }>;

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
      default:
        return isOpen(state) ? giveUp(command, state) : nothing;
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

/** Only while it has no call: afterwards it is the call that ends. */
function giveUp(command: Ending, { kind, requested }: OpenDial): Decision<DialEvent> {
  const { dialId, phoneNumberId, contactId, agentId } = requested;
  const { at } = command;
  switch (command.type) {
    case 'FailDial':
      return emit({ type: 'DialFailed', dialId, phoneNumberId, contactId, agentId, code: command.code, at });
    case 'CancelDial':
      return emit({ type: 'DialCancelled', dialId, phoneNumberId, contactId, agentId, at });
    case 'MarkDialUnresolved':
      return kind === 'requested' ? emit({ type: 'DialUnresolved', dialId, reason: command.reason, at }) : nothing;
    default:
      return impossible(command);
  }
}

function closed(state: DialState, kind: 'failed' | 'cancelled' | 'unresolved'): DialState {
  return state.requested ? { kind, requested: state.requested } : state;
}
