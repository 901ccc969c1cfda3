import type { ContactId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';

/** What we may ask of the platform. */
export type ActionKind = 'connect' | 'accept' | 'reject' | 'terminate' | 'permission_request';

/** What every later event of an action repeats, so that a reaction needs nothing else. */
interface OfAction {
  readonly actionId: string;
  readonly kind: ActionKind;
  readonly phoneNumberId: string;
  readonly about: string;
  /** Whom it concerns, where that is needed to carry the answer on. */
  readonly contactId: ContactId | null;
}

/** Sent as soon as possible, each attempt recorded before the call. `about` is our id of what it is for (dial, call, request). */
export interface ActionDue extends OfAction {
  readonly type: 'ActionDue';
  readonly at: Instant;
  /** Not worth sending from here on. */
  readonly notAfter: Instant;
}

/** Appended before the call leaves. */
export interface AttemptStarted extends OfAction {
  readonly type: 'AttemptStarted';
  readonly n: number;
  readonly at: Instant;
}

/** The platform did it. */
export interface AttemptAnswered extends OfAction {
  readonly type: 'AttemptAnswered';
  readonly n: number;
  readonly status: number;
  readonly at: Instant;
  /** Our id of what the platform made of it: the call of a connect, the message of a permission request. */
  readonly result: string | null;
  readonly subject: { readonly platformId?: string } | null;
}

/** The platform refused; it will not be asked again. */
export interface AttemptRefused extends OfAction {
  readonly type: 'AttemptRefused';
  readonly n: number;
  readonly status: number;
  readonly code: number | null;
  readonly traceId: string | null;
  readonly at: Instant;
}

/** Nobody knows: no answer, or one of 5xx. A connect or message is never sent again by itself. */
export interface AttemptOutcomeUnknown extends OfAction {
  readonly type: 'AttemptOutcomeUnknown';
  readonly n: number;
  readonly reason: string;
  /** False: it will be tried again by itself. */
  readonly final: boolean;
  readonly at: Instant;
}

/** Too late to be of use; nothing was sent. */
export interface ActionExpired extends OfAction {
  readonly type: 'ActionExpired';
  readonly at: Instant;
}

export type OutboundEvent = ActionDue | AttemptStarted | AttemptAnswered | AttemptRefused | AttemptOutcomeUnknown | ActionExpired;
