import type { CallId, ContactId, DialId, MessageId, RequestId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import type { ServiceWindow } from './service-window.ts';

/** A reply as the platform sent it. */
export interface PermissionReply {
  readonly factKey: string;
  readonly at: Instant;
  readonly response: 'accept' | 'reject';
  readonly permanent: boolean;
  readonly expiresAt: Instant | null;
  readonly automatic: boolean;
  /** What its context names: a message of ours, a call, or nothing. */
  readonly refersTo: { readonly kind: 'message'; readonly messageId: MessageId } | { readonly kind: 'call'; readonly callId: CallId } | null;
}

/** A request for permission. It counts from `answeredAt`, the platform's 200; before that it is in flight, unless `refusedAt` ended it. */
export interface RequestFact {
  readonly requestId: RequestId;
  readonly requestedAt: Instant;
  readonly answeredAt: Instant | null;
  readonly messageId: MessageId | null;
  readonly refusedAt: Instant | null;
}

/** A yes, with what it gives. */
export interface GrantFact {
  readonly verdict: 'grant';
  readonly factKey: string;
  readonly at: Instant;
  readonly kind: 'temporary' | 'permanent';
  /** Null for a permanent one. */
  readonly expiresAt: Instant | null;
  readonly source: 'request' | 'callback' | 'profile';
  readonly requestId: RequestId | null;
}

/** What the contact, or the platform for it, said. */
export type ReplyFact =
  | GrantFact
  | { readonly verdict: 'decline'; readonly factKey: string; readonly at: Instant; readonly requestId: RequestId }
  | { readonly verdict: 'revoke'; readonly factKey: string; readonly at: Instant; readonly by: 'contact' | 'platform' };

/** A call that was connected. */
export interface ConnectionFact {
  readonly callId: CallId;
  readonly direction: 'inbound' | 'outbound';
  readonly startedAt: Instant;
}

/** A dial, and since when it is one. */
export interface AttemptFact {
  readonly dialId: DialId;
  readonly at: Instant;
}

/**
 * All that is known of one number and one contact: plain data, so that a view can hold it as it is.
 *
 * It keeps facts and no conclusions. Every question, such as "may we call?", is asked for an instant and answered from the facts up to it, which is
 * why no timer ever has to fire, why the past can be asked, and why the order in which facts came in does not matter: each list is a set,
 * sorted by when its facts happened. Requests and calls are kept for ever, since a reply may name an old request and the past needs its
 * calls; the platform's own limits keep them few. Only the service window moves with every message, and so it is thinned out (see
 * `ServiceWindow`).
 *
 * `reservation` is the one thing that is decided here and not told: which dial has the pair (CA-13).
 */
export interface PermissionFacts {
  readonly window: ServiceWindow;
  readonly requests: readonly RequestFact[];
  readonly replies: readonly ReplyFact[];
  /** Replies to requests that nobody knows (PE-10). */
  readonly quarantined: readonly PermissionReply[];
  readonly connections: readonly ConnectionFact[];
  readonly attempts: readonly AttemptFact[];
  /** Contacts that turned out to be this one, whose facts are among these. */
  readonly absorbed: readonly ContactId[];
  readonly reservation: AttemptFact | null;
}
