import type { Aggregate } from '../kernel/aggregate.ts';
import { emit, impossible, nothing, type Decider, type Decision } from '../kernel/decider.ts';
import type { OutboundCommand } from './outbound.commands.ts';
import type { AttemptOutcomeUnknown, OutboundEvent } from './outbound.events.ts';
import type { ActionIdentity, OutboundAction } from './outbound.state.ts';

/** Keeps an action from leaving unrecorded, and from leaving twice. A command that does not fit the state does nothing. */
export const outbound: Decider<OutboundCommand, OutboundEvent, OutboundAction> = {
  initial: { kind: 'unplanned' },

  decide(command, action) {
    if (command.type === 'PlanAction') {
      const { type: _, ...due } = command;
      return action.kind === 'unplanned' ? emit({ type: 'ActionDue', ...due }) : nothing;
    }
    if (action.kind === 'waiting') return whileWaiting(command, action);
    if (action.kind === 'in_flight') return whileInFlight(command, action);
    return nothing;
  },

  evolve(action, event) {
    switch (event.type) {
      case 'ActionDue':
        return { kind: 'waiting', identity: identityOf(event), notAfter: event.notAfter, attempts: 0 };
      case 'AttemptStarted':
        return action.kind === 'waiting' ? { ...action, kind: 'in_flight', attempts: event.n } : action;
      case 'AttemptOutcomeUnknown':
        return afterUnknown(action, event);
      case 'AttemptAnswered':
      case 'AttemptRefused':
        return closed(event, event.n);
      case 'ActionExpired':
        return closed(event, action.kind === 'waiting' ? action.attempts : 0);
      default:
        return impossible(event);
    }
  },
};

/** One stream per action. */
export const outboundAggregate: Aggregate<OutboundCommand, OutboundEvent, OutboundAction> = { category: 'outbound', decider: outbound };

function afterUnknown(action: OutboundAction, event: AttemptOutcomeUnknown): OutboundAction {
  return action.kind === 'in_flight' && !event.final ? { ...action, kind: 'waiting' } : closed(event, event.n);
}

type Open<K> = Extract<OutboundAction, { kind: K }>;

function whileWaiting(command: OutboundCommand, { identity, attempts }: Open<'waiting'>): Decision<OutboundEvent> {
  if (command.type === 'StartAttempt') return emit({ type: 'AttemptStarted', ...identity, n: attempts + 1, at: command.at });
  if (command.type === 'ExpireAction') return emit({ type: 'ActionExpired', ...identity, at: command.at });
  return nothing;
}

function whileInFlight(command: OutboundCommand, { identity, attempts: n }: Open<'in_flight'>): Decision<OutboundEvent> {
  switch (command.type) {
    case 'RecordAnswer': {
      const { status, result, platformId, at } = command;
      return emit({ type: 'AttemptAnswered', ...identity, n, status, at, result, subject: platformId ? { platformId } : {} });
    }
    case 'RecordRefusal': {
      const { status, code, traceId, at } = command;
      return emit({ type: 'AttemptRefused', ...identity, n, status, code, traceId, at });
    }
    case 'RecordUnknown':
      return emit({ type: 'AttemptOutcomeUnknown', ...identity, n, reason: command.reason, final: command.final, at: command.at });
    default:
      return nothing;
  }
}

function closed(event: ActionIdentity, attempts: number): OutboundAction {
  return { kind: 'closed', identity: identityOf(event), attempts };
}

function identityOf({ actionId, kind, phoneNumberId, about, contactId }: ActionIdentity): ActionIdentity {
  return { actionId, kind, phoneNumberId, about, contactId };
}
