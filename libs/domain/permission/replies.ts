import type { RequestId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import type { GrantFact, ReplyFact } from './permission.facts.ts';

/**
 * The grant in force at an instant (PE-5), or null. The newest yes counts, until it expires or anything takes it back (PE-7); a temporary one never
 * takes the place of a permanent one. A no to a request takes nothing back (PE-6).
 */
export function grantAt(replies: readonly ReplyFact[], at: Instant): GrantFact | null {
  const held = replies.filter((reply) => reply.at <= at).reduce<GrantFact | null>(next, null);
  return held && (held.expiresAt === null || at < held.expiresAt) ? held : null;
}

function next(held: GrantFact | null, reply: ReplyFact): GrantFact | null {
  if (reply.verdict === 'revoke') return null;
  if (reply.verdict === 'decline') return held;
  return held?.kind === 'permanent' && reply.kind === 'temporary' ? held : reply;
}

/** When the contact last said no to a request, unless it has said yes since; null where neither. */
export function declinedAt(replies: readonly ReplyFact[], at: Instant): Instant | null {
  const last = replies.findLast((reply) => reply.at <= at && reply.verdict !== 'revoke');
  return last?.verdict === 'decline' ? last.at : null;
}

/** Whether a request had been accepted by an instant, in the same second included. */
export function wasAccepted(replies: readonly ReplyFact[], requestId: RequestId, by: Instant): boolean {
  return replies.some((reply) => reply.verdict === 'grant' && reply.requestId === requestId && reply.at <= by);
}
