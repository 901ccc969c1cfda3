import { impossible } from '../kernel/decider.ts';
import type { DialId, RequestId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import type { PermissionEvent } from './permission.events.ts';
import type { PermissionFacts, ReplyFact, RequestFact } from './permission.facts.ts';
import { inOrder, requestOf } from './permission.state.ts';
import { withMove } from './service-window.ts';
import { union } from './union.ts';

type ReplyEvent = Extract<PermissionEvent, { type: 'PermissionGranted' | 'PermissionDeclined' | 'PermissionRevoked' }>;
type RequestEvent = Extract<PermissionEvent, { type: 'PermissionRequested' | 'PermissionRequestAnswered' | 'PermissionRequestRefused' }>;

/** Takes one event into the facts. Total: any event fits any facts, and the same event again changes nothing. */
export function evolve(facts: PermissionFacts, event: PermissionEvent): PermissionFacts {
  switch (event.type) {
    case 'ServiceWindowMoved':
      return { ...facts, window: withMove(facts.window, { from: event.at, until: event.until }) };
    case 'CallConnectionCounted': {
      const { callId, direction, startedAt } = event;
      const others = facts.connections.filter((known) => known.callId !== callId);
      return { ...facts, connections: [...others, { callId, direction, startedAt }].sort(inOrder.connections) };
    }
    case 'CallAttemptCounted': {
      const others = facts.attempts.filter(({ dialId }) => dialId !== event.dialId);
      return { ...facts, attempts: [...others, { dialId: event.dialId, at: event.at }].sort(inOrder.attempts) };
    }
    case 'PermissionAbsorbed':
      return union(facts, { ...event.facts, absorbed: [...event.facts.absorbed, event.from] });
    case 'PairReserved':
      return { ...facts, reservation: { dialId: event.dialId, at: event.at } };
    case 'PairReleased':
      return without(facts, event.dialId);
    case 'PermissionReplyQuarantined':
      return { ...facts, quarantined: [...waitingBut(facts, event.reply.factKey), event.reply].sort(inOrder.quarantined) };
    case 'PermissionRequestDenied':
      return facts;
    default:
      return ofDialogue(facts, event);
  }
}

/** What passes between the business and the contact. */
function ofDialogue(facts: PermissionFacts, event: ReplyEvent | RequestEvent): PermissionFacts {
  switch (event.type) {
    case 'PermissionRequested':
      return requestOf(facts, event.requestId) ? facts : withRequest(facts, inFlight(event.requestId, event.at));
    case 'PermissionRequestAnswered': {
      const { requestId, messageId, at: answeredAt } = event;
      const known = requestOf(facts, requestId) ?? inFlight(requestId, answeredAt);
      return withRequest(facts, { ...known, answeredAt, messageId, refusedAt: null });
    }
    case 'PermissionRequestRefused': {
      const known = requestOf(facts, event.requestId);
      return known ? withRequest(facts, { ...known, refusedAt: event.at }) : facts;
    }
    default:
      return withReply(facts, replyFact(event));
  }
}

function without(facts: PermissionFacts, dialId: DialId): PermissionFacts {
  return facts.reservation?.dialId === dialId ? { ...facts, reservation: null } : facts;
}

function inFlight(requestId: RequestId, requestedAt: Instant): RequestFact {
  return { requestId, requestedAt, answeredAt: null, messageId: null, refusedAt: null };
}

function withRequest(facts: PermissionFacts, request: RequestFact): PermissionFacts {
  const others = facts.requests.filter(({ requestId }) => requestId !== request.requestId);
  return { ...facts, requests: [...others, request].sort(inOrder.requests) };
}

function withReply(facts: PermissionFacts, reply: ReplyFact): PermissionFacts {
  const others = facts.replies.filter(({ factKey }) => factKey !== reply.factKey);
  return { ...facts, replies: [...others, reply].sort(inOrder.replies), quarantined: waitingBut(facts, reply.factKey) };
}

function replyFact(event: ReplyEvent): ReplyFact {
  const { factKey, at } = event;
  switch (event.type) {
    case 'PermissionGranted': {
      const { kind, expiresAt, source, requestId } = event;
      return { verdict: 'grant', factKey, at, kind, expiresAt, source, requestId };
    }
    case 'PermissionDeclined':
      return { verdict: 'decline', factKey, at, requestId: event.requestId };
    case 'PermissionRevoked':
      return { verdict: 'revoke', factKey, at, by: event.by };
    default:
      return impossible(event);
  }
}

const waitingBut = ({ quarantined }: PermissionFacts, factKey: string) => quarantined.filter((reply) => reply.factKey !== factKey);
