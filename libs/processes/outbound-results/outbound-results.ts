import { callAggregate } from '#domain/call/call.decider';
import type { CallCommand } from '#domain/call/call.commands';
import type { CallDialled } from '#domain/call/call.events';
import type { CallState } from '#domain/call/call.state';
import { winnerOf } from '#domain/call/winner';
import { dialAggregate } from '#domain/dial/dial.decider';
import type { DialCommand } from '#domain/dial/dial.commands';
import type { DialLinked } from '#domain/dial/dial.events';
import type { DialState } from '#domain/dial/dial.state';
import type { AnyEvent } from '#domain/events';
import { callId, messageId, phoneNumberId, requestId, type CallId } from '#domain/kernel/ids';
import type { Instant } from '#domain/kernel/instant';
import type { Process, Reaction } from '#domain/kernel/process';
import type { ActionExpired, AttemptAnswered, AttemptOutcomeUnknown, AttemptRefused } from '#domain/outbound/outbound.events';
import type { PermissionCommand } from '#domain/permission/permission.commands';
import { permissionAggregate } from '#domain/permission/permission.decider';

/** Carries the platform's answers to what they are about. */
export const outboundResults: Process<AnyEvent> = {
  name: 'outbound-results',
  on: {
    AttemptAnswered: (event) => answered(event),
    AttemptRefused: (event) => refused(event),
    AttemptOutcomeUnknown: (event) => (event.final ? unknown(event) : []),
    ActionExpired: (event) => expired(event),
    CallDialled: (event) => [linkDial(event)],
    DialLinked: (event, { metadata }) => [endUnwanted(event, metadata.recordedAt)],
  },
};

function answered(event: AttemptAnswered): readonly Reaction[] {
  const { kind, about, at, result } = event;
  if (kind === 'connect' && result !== null) return [linkCall(about, callId(result), event)];
  if (kind === 'accept') return [ofAccept(about, (agentId) => ({ type: 'ConfirmAccept', callId: callId(about), agentId, now: at }))];
  if (kind === 'permission_request' && result !== null) {
    return [ofRequest(event, (pair) => ({ type: 'AnswerRequest', pair, requestId: requestId(about), messageId: messageId(result), at }))];
  }
  return [];
}

function refused(event: AttemptRefused): readonly Reaction[] {
  const { kind, about, at, code } = event;
  if (kind === 'connect') return [ofDial(about, { type: 'FailDial', code, at })];
  if (kind === 'accept') return [failAccept(event, code)];
  if (kind === 'permission_request') return [ofRequest(event, (pair) => ({ type: 'RefuseRequest', pair, requestId: requestId(about), code, at }))];
  return [];
}

/** A connect of unknown outcome may still be linked by a later webhook; a message that may have gone out keeps its slot. */
function unknown(event: AttemptOutcomeUnknown): readonly Reaction[] {
  const { kind, about, reason, at } = event;
  if (kind === 'connect') return [ofDial(about, { type: 'MarkDialUnresolved', reason, at })];
  return kind === 'accept' ? [failAccept(event, null)] : [];
}

/** What was never sent in time cannot have happened. An accept is left alone: the agent may be talking already. */
function expired(event: ActionExpired): readonly Reaction[] {
  const { kind, about, at } = event;
  if (kind === 'connect') return [ofDial(about, { type: 'FailDial', code: null, at })];
  if (kind === 'permission_request') return [ofRequest(event, (pair) => ({ type: 'RefuseRequest', pair, requestId: requestId(about), code: null, at }))];
  return [];
}

function failAccept({ about, at }: AttemptRefused | AttemptOutcomeUnknown, code: number | null): Reaction {
  return ofAccept(about, (agentId) => ({ type: 'FailAccept', callId: callId(about), agentId, code, now: at }));
}

function ofAccept(about: string, command: (agentId: NonNullable<ReturnType<typeof winnerOf>>) => CallCommand): Reaction {
  return {
    aggregate: callAggregate,
    id: about,
    needs: [{ aggregate: callAggregate, id: about }],
    command: (state: CallState) => {
      const winner = winnerOf(state);
      return winner && command(winner);
    },
  };
}

function linkCall(dialId: string, id: CallId, { at, subject }: AttemptAnswered): Reaction {
  return {
    aggregate: callAggregate,
    id,
    needs: [{ aggregate: dialAggregate, id: dialId }],
    command: (state: DialState): CallCommand | null => {
      if (!state.requested) return null;
      const { phoneNumberId: number, contactId, agentId, grantPosition, billing, subject: who, at: dialledAt } = state.requested;
      const { bsuid, to, name } = who ?? {};
      return {
        type: 'LinkDial',
        context: { callId: id, phoneNumberId: number, contactId, direction: 'outbound', ...billing },
        dial: { dialId: state.requested.dialId, agentId, grantPosition, contactId, at: dialledAt },
        by: 'answer',
        at,
        subject: {
          ...(subject?.platformId && { platformCallId: subject.platformId }),
          ...(bsuid && { bsuid }),
          ...(to && { number: to }),
          ...(name && { name }),
        },
      };
    },
  };
}

function linkDial({ dialId, context, by }: CallDialled): Reaction {
  return ofDial(dialId, { type: 'LinkDial', callId: context.callId, by });
}

/** A call came of a dial that the agent had given up: it is ended. */
function endUnwanted({ dialId, callId: id }: DialLinked, now: Instant): Reaction {
  return {
    aggregate: callAggregate,
    id,
    needs: [{ aggregate: dialAggregate, id: dialId }],
    command: (state: DialState): CallCommand | null => {
      if (state.kind !== 'linked' || !state.unwanted) return null;
      return { type: 'RequestEnd', callId: id, by: 'system', agentId: null, now };
    },
  };
}

const ofDial = (id: string, command: DialCommand): Reaction => ({ aggregate: dialAggregate, id, command: () => command });

function ofRequest(
  { phoneNumberId: number, contactId }: AttemptAnswered | AttemptRefused | ActionExpired,
  command: (pair: Extract<PermissionCommand, { type: 'AnswerRequest' }>['pair']) => PermissionCommand,
): Reaction {
  const pair = { phoneNumberId: phoneNumberId(number), contactId: contactId as NonNullable<typeof contactId> };
  return { aggregate: permissionAggregate, id: `${number}.${contactId}`, command: () => command(pair) };
}
