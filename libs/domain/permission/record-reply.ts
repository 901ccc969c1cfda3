import { impossible } from '../kernel/decider.ts';
import type { RequestId } from '../kernel/ids.ts';
import { after } from '../kernel/instant.ts';
import { TEMPORARY_GRANT } from '../policy/call-permission.policy.ts';
import { policyAt, type PolicySet } from '../policy/policy.ts';
import { evolve } from './permission.evolve.ts';
import type { Pair, PermissionEvent, PermissionGranted, PermissionReply } from './permission.events.ts';
import type { PermissionFacts } from './permission.facts.ts';
import { isRequestMessage } from './permission.state.ts';
import { wasAccepted } from './replies.ts';

/**
 * What a reply means (PE-10). It belongs to the request that it names, never to the latest one; a request that nobody knows puts it in quarantine.
 * A no to a request that was accepted before takes the permission back (PE-7), and so does one that names no request. Nothing for a
 * reply that is known.
 */
export function replyEvents(facts: PermissionFacts, pair: Pair, reply: PermissionReply, policy: PolicySet): readonly PermissionEvent[] {
  if (facts.replies.some(({ factKey }) => factKey === reply.factKey)) return [];
  if (reply.refersTo?.kind !== 'message') return [answerOf(facts, pair, reply, null, policy)];
  const { messageId } = reply.refersTo;
  const request = facts.requests.find((known) => known.messageId === messageId);
  if (!request) {
    const isWaiting = facts.quarantined.some(({ factKey }) => factKey === reply.factKey);
    return isWaiting ? [] : [{ type: 'PermissionReplyQuarantined', pair, reply }];
  }
  const answer = answerOf(facts, pair, reply, request.requestId, policy);
  return answer.type === 'PermissionGranted' ? [answer, ...takenBack(facts, answer)] : [answer];
}

/** The same for the replies that waited for a request which is known by now, in the order in which they take effect. */
export function releasedReplies(facts: PermissionFacts, pair: Pair, policy: PolicySet): readonly PermissionEvent[] {
  const waiting = facts.quarantined.filter(({ refersTo }) => refersTo?.kind === 'message' && isRequestMessage(facts, refersTo.messageId));
  let known = facts;
  return waiting.toSorted(acceptsFirst).flatMap((reply) => {
    const events = replyEvents(known, pair, reply, policy);
    known = events.reduce(evolve, known);
    return events;
  });
}

type Answer = Extract<PermissionEvent, { type: 'PermissionGranted' | 'PermissionDeclined' | 'PermissionRevoked' }>;

function answerOf(facts: PermissionFacts, pair: Pair, reply: PermissionReply, requestId: RequestId | null, policy: PolicySet): Answer {
  const { factKey, at, response } = reply;
  switch (response) {
    case 'accept':
      return { type: 'PermissionGranted', pair, factKey, at, ...termsOf(reply, policy), source: sourceOf(reply), requestId };
    case 'reject':
      if (requestId !== null && !wasAccepted(facts.replies, requestId, at)) return { type: 'PermissionDeclined', pair, factKey, at, requestId };
      return { type: 'PermissionRevoked', pair, factKey, at, by: reply.automatic ? 'platform' : 'contact' };
    default:
      return impossible(response);
  }
}

/** PE-5: an end that the payload names holds; without one, the policy of the day says how long a temporary yes lasts. */
function termsOf({ at, permanent, expiresAt }: PermissionReply, policy: PolicySet): Pick<PermissionGranted, 'kind' | 'expiresAt'> {
  if (permanent) return { kind: 'permanent', expiresAt: null };
  if (expiresAt !== null) return { kind: 'temporary', expiresAt };
  const { value: length } = policyAt(TEMPORARY_GRANT[policy], at);
  return length === null ? { kind: 'permanent', expiresAt: null } : { kind: 'temporary', expiresAt: after(at, length) };
}

function sourceOf({ refersTo, automatic }: PermissionReply): PermissionGranted['source'] {
  if (refersTo?.kind === 'message') return 'request';
  return refersTo?.kind === 'call' || automatic ? 'callback' : 'profile';
}

/** A yes that comes in late turns the noes after it, on the same request, into what they were: the permission taken back. */
function takenBack(facts: PermissionFacts, { pair, requestId, at }: PermissionGranted): readonly PermissionEvent[] {
  return facts.replies.flatMap((reply) =>
    reply.verdict === 'decline' && reply.requestId === requestId && reply.at >= at
      ? [{ type: 'PermissionRevoked', pair, factKey: reply.factKey, at: reply.at, by: 'contact' } as const]
      : [],
  );
}

function acceptsFirst(a: PermissionReply, b: PermissionReply): number {
  return a.at - b.at || (a.response === b.response ? 0 : a.response === 'accept' ? -1 : 1);
}
