import type { Refusal } from '../kernel/decider.ts';
import { after, type Instant } from '../kernel/instant.ts';
import { CONNECTED_CALL_CLEARS, DECLINE_WAIT, PERMISSION_REQUEST_LIMITS } from '../policy/permission-request.policy.ts';
import { policyAt, type PolicySet } from '../policy/policy.ts';
import type { PermissionFacts, RequestFact } from './permission.facts.ts';
import { declinedAt, grantAt } from './replies.ts';
import { windowAt } from './service-window.ts';
import { limitReached, rollingUsage, tightest, type Usage } from './usage.ts';

/** Why a request for permission may not go at an instant, or null. In order: already permanent, PE-1, PE-6, PE-3. */
export function requestRefusal(facts: PermissionFacts, at: Instant, form: 'free_form' | 'template', policy: PolicySet): Refusal | null {
  return alreadyPermanent(facts, at) ?? shutWindow(facts, at, form) ?? tooEarly(facts, at, policy);
}

/** PE-3: how much of each limit is used at an instant. */
export function requestUsage(facts: PermissionFacts, at: Instant, policy: PolicySet): readonly Usage[] {
  const since = clearedAt(facts, at, policy);
  const slots = facts.requests.flatMap((request) => slotAt(request, at, since));
  return policyAt(PERMISSION_REQUEST_LIMITS[policy], at).value.map((limit) => rollingUsage(limit, slots, at));
}

function alreadyPermanent(facts: PermissionFacts, at: Instant): Refusal | null {
  return grantAt(facts.replies, at)?.kind === 'permanent' ? { code: 'permission_already_permanent' } : null;
}

/** PE-1. A template may go at any time. Nobody knows when the contact will be active again, so there is no instant to try again at. */
function shutWindow(facts: PermissionFacts, at: Instant, form: 'free_form' | 'template'): Refusal | null {
  const { open, until } = windowAt(facts.window, at);
  return form === 'template' || open ? null : { code: 'service_window_closed', rule: 'PE-1', inputs: { form, until } };
}

/** PE-6, then PE-3. Either gives the instant at which both allow it. */
function tooEarly(facts: PermissionFacts, at: Instant, policy: PolicySet): Refusal | null {
  const full = tightest(requestUsage(facts, at, policy));
  const wait = declineWait(facts, at, policy);
  if (wait === null) return full && limitReached('permission_request_limit', 'PE-3', 'request', full);
  const retryAt = full && full.resetsAt > wait.until ? full.resetsAt : wait.until;
  return { code: 'permission_request_limit', rule: 'PE-6', detail: 'the contact declined', retryAt, inputs: { declinedAt: wait.declinedAt } };
}

/** PE-6: the wait after a no that has not passed yet, and that no connected call has lifted since. */
function declineWait(facts: PermissionFacts, at: Instant, policy: PolicySet): { declinedAt: Instant; until: Instant } | null {
  const declined = declinedAt(facts.replies, at);
  if (declined === null) return null;
  const until = after(declined, policyAt(DECLINE_WAIT[policy], declined).value);
  const lifted = clearedAt(facts, at, policy);
  return at < until && (lifted === null || lifted < declined) ? { declinedAt: declined, until } : null;
}

/** PE-4: the start of the last connected call, either way, where the policy lets it clear the counters. */
function clearedAt(facts: PermissionFacts, at: Instant, policy: PolicySet): Instant | null {
  if (!policyAt(CONNECTED_CALL_CLEARS[policy], at).value) return null;
  return facts.connections.findLast(({ startedAt }) => startedAt <= at)?.startedAt ?? null;
}

/**
 * The instant by which a request counts: the platform's 200, where it lies after `since`. One that is in flight counts by our asking, whatever
 * `since` is, for its 200 is still to come; so it holds a slot, and not for ever if nobody hears of it again.
 */
function slotAt({ requestedAt, answeredAt, refusedAt }: RequestFact, at: Instant, since: Instant | null): readonly Instant[] {
  if (answeredAt !== null && answeredAt <= at) return since === null || answeredAt > since ? [answeredAt] : [];
  return requestedAt <= at && (refusedAt === null || refusedAt > at) ? [requestedAt] : [];
}
