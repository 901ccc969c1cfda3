import type { RequestId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import type { GrantFact, ReplyFact } from './permission.facts.ts';

/**
 * The grant in force at an instant (PE-5), or null. The newest yes counts, until it expires or anything takes it back (PE-7); a temporary one never
 * takes the place of a permanent one. A no to a request takes nothing back (PE-6).
 */
export function grantAt(replies: readonly ReplyFact[], at: Instant): GrantFact | null {
  let held: GrantFact | null = null;
  for (const reply of replies) {
    if (reply.at > at) break;
    if (reply.verdict === 'revoke') held = null;
    if (reply.verdict === 'grant' && !(held?.kind === 'permanent' && reply.kind === 'temporary')) held = reply;
  }
  return held && (held.expiresAt === null || at < held.expiresAt) ? held : null;
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
