import type { Instant } from '../kernel/instant.ts';
import type { AccountId, AgentId, CallId, ContactId, DialId, PhoneNumberId } from '../kernel/ids.ts';
import type { Money } from '../kernel/money.ts';

/** What a call would cost, and how long the money lasts, as it was told when it was dialled. */
export interface DialEstimate {
  /** Null: a rate of zero never ends. */
  readonly affordableSeconds: number | null;
  readonly market: string;
  readonly tier: number;
  readonly ratePerMinute: Money;
  /** ISO 4217. */
  readonly currency: string;
}

/** An agent wants to call. Line and pair are taken before this is recorded; from here the platform is asked. */
export interface DialRequested {
  readonly type: 'DialRequested';
  readonly dialId: DialId;
  readonly phoneNumberId: PhoneNumberId;
  readonly contactId: ContactId;
  readonly agentId: AgentId;
  readonly at: Instant;
  /** Position of the event that brought the grant which the dial relied on (PE-11). */
  readonly grantPosition: string | null;
  /** As the agent was told, so that the same request again is told the same. */
  readonly estimate?: DialEstimate;
  /** What the call that comes of it will be billed by. */
  readonly billing: { readonly accountId: AccountId; readonly wabaId: string; readonly timeZone: string; readonly currency?: string };
  readonly subject: { readonly to?: string; readonly bsuid?: string; readonly name?: string; readonly sdp?: string } | null;
}

/** One of our rules said no; nothing left the house (AU-10). */
export interface DialRefused {
  readonly type: 'DialRefused';
  readonly dialId: DialId;
  readonly phoneNumberId: PhoneNumberId;
  readonly contactId: ContactId | null;
  readonly agentId: AgentId;
  readonly at: Instant;
  readonly rule: string | null;
  readonly code: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The dial has its call. First link wins. */
export interface DialLinked {
  readonly type: 'DialLinked';
  readonly dialId: DialId;
  readonly callId: CallId;
  readonly by: 'answer' | 'opaque_data' | 'elimination';
}

/** The platform refused the connect. */
export interface DialFailed {
  readonly type: 'DialFailed';
  readonly dialId: DialId;
  readonly phoneNumberId: PhoneNumberId;
  readonly contactId: ContactId;
  readonly agentId: AgentId;
  readonly code: number | null;
  readonly at: Instant;
}

/** The agent gave up before the platform had it. */
export interface DialCancelled {
  readonly type: 'DialCancelled';
  readonly dialId: DialId;
  readonly phoneNumberId: PhoneNumberId;
  readonly contactId: ContactId;
  readonly agentId: AgentId;
  readonly at: Instant;
}

/** Nobody knows whether the platform took the connect; a later webhook may still link it. It is never sent again. */
export interface DialUnresolved {
  readonly type: 'DialUnresolved';
  readonly dialId: DialId;
  readonly reason: string;
  readonly at: Instant;
}

export type DialEvent = DialRequested | DialRefused | DialLinked | DialFailed | DialCancelled | DialUnresolved;
