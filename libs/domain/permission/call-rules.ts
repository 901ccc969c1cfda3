import type { Refusal } from '../kernel/decider.ts';
import { after, type Instant } from '../kernel/instant.ts';
import { CALL_LIMIT, type CallLimit } from '../policy/call-permission.policy.ts';
import { policyAt, type PolicySet } from '../policy/policy.ts';
import type { AttemptFact, GrantFact, PermissionFacts } from './permission.facts.ts';
import { grantAt } from './replies.ts';
import { limitReached, rollingUsage, tightest, type Usage } from './usage.ts';

/** CA-13: the pair has a call, or a dial that may become one. */
export const pairTaken = ({ dialId }: AttemptFact): Refusal => ({ code: 'call_in_progress', rule: 'CA-13', inputs: { dialId } });

/** Why the contact may not be called at an instant, or null: PE-5, then PE-9. The pair being taken comes before both. */
export function callRefusal(facts: PermissionFacts, at: Instant, policy: PolicySet): Refusal | null {
  if (!grantAt(facts.replies, at)) return { code: 'no_call_permission', rule: 'PE-5' };
  const full = tightest(callUsage(facts, at, policy));
  return full && limitReached('call_limit_reached', 'PE-9', 'call', full);
}

/** PE-9: how much of the limit is used at an instant. None, where the policy has no limit for the grant, or none any more. */
export function callUsage(facts: PermissionFacts, at: Instant, policy: PolicySet): readonly Usage[] {
  const limit = policyAt(CALL_LIMIT[policy], at).value;
  if (limit.counts === 'after_grant') return afterGrant(facts, limit, at);
  const outbound = facts.connections.filter(({ direction }) => direction === 'outbound');
  return [rollingUsage(limit, outbound.map(({ startedAt }) => startedAt), at)];
}

function afterGrant(facts: PermissionFacts, limit: CallLimit, at: Instant): readonly Usage[] {
  const grant: GrantFact | null = grantAt(facts.replies, at);
  if (grant?.kind !== 'permanent' || at >= after(grant.at, limit.length)) return [];
  const used = facts.attempts.filter((attempt) => grant.at <= attempt.at && attempt.at <= at).length;
  return [{ limit, used, resetsAt: used < limit.max ? null : after(grant.at, limit.length) }];
}
