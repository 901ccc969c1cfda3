import type { Instant } from '../kernel/instant.ts';

/** What we may ask of the platform. */
export type ActionKind = 'connect' | 'accept' | 'reject' | 'terminate' | 'permission_request';

/** Sent as soon as possible, each attempt recorded before the call. `about` is our id of what it is for (dial, call, request). */
export interface ActionDue {
  readonly type: 'ActionDue';
  readonly actionId: string;
  readonly kind: ActionKind;
  readonly phoneNumberId: string;
  readonly about: string;
  readonly at: Instant;
  /** Not worth sending from here on. */
  readonly notAfter: Instant;
}

/** Appended before the call leaves. */
export interface AttemptStarted {
  readonly type: 'AttemptStarted';
  readonly actionId: string;
  readonly n: number;
  readonly at: Instant;
}

/** The platform did it. */
export interface AttemptAnswered {
  readonly type: 'AttemptAnswered';
  readonly actionId: string;
  readonly n: number;
  readonly status: number;
  readonly at: Instant;
  readonly subject: { readonly platformId?: string };
}

/** The platform refused; it will not be asked again. */
export interface AttemptRefused {
  readonly type: 'AttemptRefused';
  readonly actionId: string;
  readonly n: number;
  readonly status: number;
  readonly code: number | null;
  readonly traceId: string | null;
  readonly at: Instant;
}

/** Nobody knows: no answer, or one of 5xx. A connect or message is never sent again by itself. */
export interface AttemptOutcomeUnknown {
  readonly type: 'AttemptOutcomeUnknown';
  readonly actionId: string;
  readonly n: number;
  readonly reason: string;
  readonly at: Instant;
}

/** Too late to be of use; nothing was sent. */
export interface ActionExpired {
  readonly type: 'ActionExpired';
  readonly actionId: string;
  readonly at: Instant;
}

export type OutboundEvent = ActionDue | AttemptStarted | AttemptAnswered | AttemptRefused | AttemptOutcomeUnknown | ActionExpired;
