import type { RefusalCode } from '../kernel/decider.ts';
import type { Instant } from '../kernel/instant.ts';
import type { CallId, ContactId, DialId, MessageId, PhoneNumberId, RequestId } from '../kernel/ids.ts';
import type { PermissionFacts, PermissionReply } from './permission.facts.ts';

export type { PermissionReply } from './permission.facts.ts';

/** The number and the contact that a permission is between. */
export interface Pair {
  readonly phoneNumberId: PhoneNumberId;
  readonly contactId: ContactId;
}

/**
 * The contact wrote, called, or took our call: free-form messages may go until `until` (24 h). A late one is recorded as well, so that the past is
 * answered right; it never moves the end back: the newest `until` counts.
 */
export interface ServiceWindowMoved {
  readonly type: 'ServiceWindowMoved';
  readonly pair: Pair;
  readonly at: Instant;
  readonly until: Instant;
  readonly by: 'message' | 'call' | 'accepted_call';
}

/** We ask to be allowed to call. A request in flight holds its slot (PE-3). */
export interface PermissionRequested {
  readonly type: 'PermissionRequested';
  readonly pair: Pair;
  readonly requestId: RequestId;
  readonly form: 'free_form' | 'template';
  readonly at: Instant;
  readonly template: { readonly name: string; readonly language: string } | null;
  readonly subject: { readonly to?: string; readonly bsuid?: string; readonly text?: string } | null;
}

/** The platform took the request (its 200). From here on it counts by this instant. */
export interface PermissionRequestAnswered {
  readonly type: 'PermissionRequestAnswered';
  readonly pair: Pair;
  readonly requestId: RequestId;
  readonly messageId: MessageId;
  readonly at: Instant;
}

/** The platform did not take the request; its slot is free again. */
export interface PermissionRequestRefused {
  readonly type: 'PermissionRequestRefused';
  readonly pair: Pair;
  readonly requestId: RequestId;
  readonly code: number | null;
  readonly at: Instant;
}

/** A request that one of our own rules refused, with what the rule looked at. Nothing left the house. */
export interface PermissionRequestDenied {
  readonly type: 'PermissionRequestDenied';
  readonly pair: Pair;
  readonly code: RefusalCode;
  /** Null where the refusal has no rule of its own: the permission is permanent already. */
  readonly rule: string | null;
  readonly at: Instant;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A yes. `expiresAt` is null for a permanent one. */
export interface PermissionGranted {
  readonly type: 'PermissionGranted';
  readonly pair: Pair;
  readonly factKey: string;
  readonly at: Instant;
  readonly kind: 'temporary' | 'permanent';
  readonly expiresAt: Instant | null;
  readonly source: 'request' | 'callback' | 'profile';
  readonly requestId: RequestId | null;
}

/** A no to a request. The contact may still say yes to it for 7 days (PE-6). */
export interface PermissionDeclined {
  readonly type: 'PermissionDeclined';
  readonly pair: Pair;
  readonly factKey: string;
  readonly at: Instant;
  readonly requestId: RequestId;
}

/**
 * The permission was taken back: a reject on an accepted request, or one that names nothing (PE-7). With the fact key of a decline it replaces
 * it: the yes that it takes back came in late.
 */
export interface PermissionRevoked {
  readonly type: 'PermissionRevoked';
  readonly pair: Pair;
  readonly factKey: string;
  readonly at: Instant;
  readonly by: 'contact' | 'platform';
}

/** A reply that names a request which nobody knows (PE-10). Taken in when the request turns up. */
export interface PermissionReplyQuarantined {
  readonly type: 'PermissionReplyQuarantined';
  readonly pair: Pair;
  readonly reply: PermissionReply;
}

/**
 * A call between the two was connected: requests before its start no longer count, a decline no longer blocks (PE-4, PE-6). Again for the same call:
 * its start was corrected.
 */
export interface CallConnectionCounted {
  readonly type: 'CallConnectionCounted';
  readonly pair: Pair;
  readonly callId: CallId;
  readonly direction: 'inbound' | 'outbound';
  readonly startedAt: Instant;
}

/** A dial got its call from the platform (PE-9 of `respondio-2025`), whether anybody picks up or not. */
export interface CallAttemptCounted {
  readonly type: 'CallAttemptCounted';
  readonly pair: Pair;
  readonly dialId: DialId;
  readonly at: Instant;
}

/** The pair is taken by one dial or outbound call (CA-13). */
export interface PairReserved {
  readonly type: 'PairReserved';
  readonly pair: Pair;
  readonly dialId: DialId;
  readonly at: Instant;
  /** When the grant that it relies on was given (PE-11). */
  readonly grantedAt: Instant;
}

/** The pair is free for the next dial. */
export interface PairReleased {
  readonly type: 'PairReleased';
  readonly pair: Pair;
  readonly dialId: DialId;
}

/** The contact turned out to be another one as well: what was known of the pair with that one holds here too, except for who has the pair. */
export interface PermissionAbsorbed {
  readonly type: 'PermissionAbsorbed';
  readonly pair: Pair;
  readonly from: ContactId;
  readonly facts: PermissionFacts;
}

/** Everything that can happen between a number and a contact on the way to a call. */
export type PermissionEvent =
  | ServiceWindowMoved
  | PermissionRequested
  | PermissionRequestAnswered
  | PermissionRequestRefused
  | PermissionRequestDenied
  | PermissionGranted
  | PermissionDeclined
  | PermissionRevoked
  | PermissionReplyQuarantined
  | PermissionAbsorbed
  | CallConnectionCounted
  | CallAttemptCounted
  | PairReserved
  | PairReleased;
