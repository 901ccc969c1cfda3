import type { Refusal } from '../kernel/decider.ts';
import { iso, isoOrNull, type Instant } from '../kernel/instant.ts';
import type { PolicySet } from '../policy/policy.ts';
import { callRefusal, callUsage, pairTaken } from './call-rules.ts';
import type { PermissionGranted } from './permission.events.ts';
import type { PermissionFacts } from './permission.facts.ts';
import { grantAt } from './replies.ts';
import { requestRefusal, requestUsage } from './request-rules.ts';
import { windowAt } from './service-window.ts';
import type { Usage } from './usage.ts';

/** Use of a limit, as answered. `period` is ISO-8601; `resetsAt` is null while a slot is free. */
export interface LimitView {
  readonly period: string;
  readonly max: number;
  readonly used: number;
  readonly resetsAt: string | null;
}

/** Whether something may be done, and if not, by which rule and until when. */
export interface ActionView {
  readonly action: 'send_call_permission_request' | 'start_call';
  readonly allowed: boolean;
  readonly rule: string | null;
  readonly retryAt: string | null;
  readonly limits: readonly LimitView[];
}

/** The permission between a number and a contact at an instant, ready to be written as JSON. Instants are ISO-8601. */
export interface PermissionView {
  readonly permission: {
    readonly status: 'none' | 'temporary' | 'permanent';
    readonly expirationTime: string | null;
    readonly grantedAt: string | null;
    readonly source: PermissionGranted['source'] | null;
  };
  /** `until`: when it shuts, or when it last did. */
  readonly serviceWindow: { readonly open: boolean; readonly until: string | null };
  readonly actions: readonly ActionView[];
}

/**
 * What the facts up to an instant say, by the very functions that the decider refuses by. The request that is judged is a free-form one; a template
 * does not need the service window (PE-1).
 */
export function permissionAt(facts: PermissionFacts, at: Instant, policy: PolicySet): PermissionView {
  const grant = grantAt(facts.replies, at);
  const { open, until } = windowAt(facts.window, at);
  const taken = facts.reservation !== null && facts.reservation.at <= at ? pairTaken(facts.reservation) : null;
  return {
    permission: {
      status: grant?.kind ?? 'none',
      expirationTime: isoOrNull(grant?.expiresAt),
      grantedAt: isoOrNull(grant?.at),
      source: grant?.source ?? null,
    },
    serviceWindow: { open, until: isoOrNull(until) },
    actions: [
      actionView('send_call_permission_request', requestRefusal(facts, at, 'free_form', policy), requestUsage(facts, at, policy)),
      actionView('start_call', taken ?? callRefusal(facts, at, policy), callUsage(facts, at, policy)),
    ],
  };
}

function actionView(action: ActionView['action'], refusal: Refusal | null, usages: readonly Usage[]): ActionView {
  const retryAt = refusal?.retryAt === undefined ? null : iso(refusal.retryAt as Instant);
  return { action, allowed: refusal === null, rule: refusal?.rule ?? null, retryAt, limits: usages.map(limitView) };
}

const limitView = ({ limit: { period, max }, used, resetsAt }: Usage): LimitView => ({ period, max, used, resetsAt: isoOrNull(resetsAt) });
