import type { Aggregate } from '../kernel/aggregate.ts';
import { emit, impossible, nothing, refuse, type Decider, type Decision } from '../kernel/decider.ts';
import { after, type Instant } from '../kernel/instant.ts';
import { policyAt, type PolicySet } from '../policy/policy.ts';
import { SERVICE_WINDOW } from '../policy/service-window.policy.ts';
import { callRefusal, pairTaken } from './call-rules.ts';
import type { PermissionCommand } from './permission.commands.ts';
import { evolve } from './permission.evolve.ts';
import type { Pair, PermissionAbsorbed, PermissionEvent, PermissionRequestAnswered } from './permission.events.ts';
import type { PermissionFacts } from './permission.facts.ts';
import { NO_FACTS, requestOf } from './permission.state.ts';
import { releasedReplies, replyEvents } from './record-reply.ts';
import { grantAt } from './replies.ts';
import { requestRefusal } from './request-rules.ts';
import { knowsMove } from './service-window.ts';

type Command<T extends PermissionCommand['type']> = Extract<PermissionCommand, { type: T }>;
type Asked = Command<'RequestPermission' | 'ReservePair' | 'ReleasePair'>;
type Dialogue = Command<'AnswerRequest' | 'RefuseRequest' | 'RecordReply'>;

/**
 * Whether a number may call a contact, and ask to. Facts are taken in at any time, in any order, and a repeated one does nothing; what is asked
 * for is judged by the facts known up to that instant.
 */
export const permission: Decider<PermissionCommand, PermissionEvent, PermissionFacts> = {
  initial: NO_FACTS,

  decide(command, facts) {
    switch (command.type) {
      case 'RequestPermission':
      case 'ReservePair':
      case 'ReleasePair':
        return asked(command, facts);
      default:
        return told(command, facts);
    }
  },

  evolve,
};

/** One stream per number and contact: `permission-<workspace>.<phoneNumberId>.<contactId>`. */
export const permissionAggregate: Aggregate<PermissionCommand, PermissionEvent, PermissionFacts> = { category: 'permission', decider: permission };

/** The id of a pair's stream. */
export const permissionId = ({ phoneNumberId, contactId }: Pair): string => `${phoneNumberId}.${contactId}`;

function asked(command: Asked, facts: PermissionFacts): Decision<PermissionEvent> {
  switch (command.type) {
    case 'RequestPermission':
      return request(command, facts);
    case 'ReservePair':
      return reserve(command, facts);
    case 'ReleasePair': {
      const { pair, dialId } = command;
      return facts.reservation?.dialId === dialId ? emit({ type: 'PairReleased', pair, dialId }) : nothing;
    }
    default:
      return impossible(command);
  }
}

function told(command: Exclude<PermissionCommand, Asked>, facts: PermissionFacts): Decision<PermissionEvent> {
  switch (command.type) {
    case 'MoveServiceWindow':
      return moveWindow(command, facts);
    case 'CountConnection': {
      const { type: _, ...rest } = command;
      const known = facts.connections.find(({ callId }) => callId === command.callId);
      const isKnown = known?.startedAt === command.startedAt && known.direction === command.direction;
      return isKnown ? nothing : emit({ type: 'CallConnectionCounted', ...rest });
    }
    case 'CountAttempt': {
      const { pair, dialId, at } = command;
      return facts.attempts.some((known) => known.dialId === dialId) ? nothing : emit({ type: 'CallAttemptCounted', pair, dialId, at });
    }
    case 'AbsorbPermission': {
      const { type: _, ...rest } = command;
      return facts.absorbed.includes(command.from) ? nothing : andReleased(facts, { type: 'PermissionAbsorbed', ...rest }, 'meta');
    }
    default:
      return said(command, facts);
  }
}

function said(command: Dialogue, facts: PermissionFacts): Decision<PermissionEvent> {
  switch (command.type) {
    case 'AnswerRequest':
      return answer(command, facts);
    case 'RefuseRequest': {
      const { type: _, ...rest } = command;
      const known = requestOf(facts, command.requestId);
      return known?.answeredAt === null && known.refusedAt === null ? emit({ type: 'PermissionRequestRefused', ...rest }) : nothing;
    }
    case 'RecordReply':
      return emit(...replyEvents(facts, command.pair, command.reply, command.policy ?? 'meta'));
    default:
      return impossible(command);
  }
}

function request(command: Command<'RequestPermission'>, facts: PermissionFacts): Decision<PermissionEvent> {
  const { pair, requestId, form, template, subject, policy, gate, now } = command;
  if (requestOf(facts, requestId)) return nothing;
  const refusal = gate ?? requestRefusal(facts, judgedAt(facts, now), form, policy);
  if (!refusal) return emit({ type: 'PermissionRequested', pair, requestId, form, at: now, template, subject });
  const { code, rule = null, retryAt = null } = refusal;
  return refuse(code, refusal, [{ type: 'PermissionRequestDenied', pair, code, rule, at: now, inputs: { form, ...refusal.inputs, retryAt } }]);
}

/** CA-13, PE-5, PE-9, and PE-11 in one append. Whoever has the pair has it, whatever a clock says. */
function reserve({ pair, dialId, policy, now }: Command<'ReservePair'>, facts: PermissionFacts): Decision<PermissionEvent> {
  if (facts.reservation?.dialId === dialId) return nothing;
  const refusal = facts.reservation ? pairTaken(facts.reservation) : callRefusal(facts, now, policy);
  if (refusal) return refuse(refusal.code, refusal);
  const grant = grantAt(facts.replies, now);
  return grant ? emit({ type: 'PairReserved', pair, dialId, at: now, grantedAt: grant.at }) : nothing;
}

function moveWindow({ pair, at, by }: Command<'MoveServiceWindow'>, facts: PermissionFacts): Decision<PermissionEvent> {
  const until = after(at, policyAt(SERVICE_WINDOW, at).value);
  return knowsMove(facts.window, { from: at, until }) ? nothing : emit({ type: 'ServiceWindowMoved', pair, at, until, by });
}

/** The platform took the request, and from now on it is known by its message. */
function answer({ type: _, policy = 'meta', ...rest }: Command<'AnswerRequest'>, facts: PermissionFacts): Decision<PermissionEvent> {
  const known = requestOf(facts, rest.requestId);
  if (known && known.answeredAt !== null) return nothing;
  return andReleased(facts, { type: 'PermissionRequestAnswered', ...rest }, policy);
}

/** An event that brings requests with it, and what was said to those before we knew them (PE-10). */
function andReleased(facts: PermissionFacts, event: PermissionRequestAnswered | PermissionAbsorbed, policy: PolicySet): Decision<PermissionEvent> {
  return emit<PermissionEvent>(event, ...releasedReplies(evolve(facts, event), event.pair, policy));
}

/** Not before the newest request: where two clocks disagree, a request that another one has just let through still holds its slot (PE-3). */
function judgedAt({ requests }: PermissionFacts, now: Instant): Instant {
  const newest = requests.at(-1)?.requestedAt ?? now;
  return newest > now ? newest : now;
}
