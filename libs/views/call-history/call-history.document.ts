import type { CallFlag, Direction, EndedBy, Missed, Outcome } from '#domain/call/call.events';
import type { CallStatus } from '#domain/call/status';
import type { AccountId, AgentId, CallId, ContactId, DialId, PhoneNumberId } from '#domain/kernel/ids';
import { toMoney, ZERO, type Money } from '#domain/kernel/money';
import type { ShownContact } from '../shown-contact.ts';

/** What a call costs as far as is known. */
export interface CallCharge {
  readonly status: 'none' | 'held' | 'provisional' | 'settled' | 'corrected';
  readonly amount: Money;
  readonly currency: string;
  readonly billableSeconds: number;
  readonly pulses: number;
}

/**
 * A call, or a dial that is no call yet (`callId` null). The body that people get, then what lists and folds need, and the charge as the very last
 * field, so that it can be cut off for those who see no money. Instants are ISO-8601.
 */
export interface CallDocument {
  readonly callId: CallId | null;
  readonly platformCallId: string | null;
  readonly dialId: DialId | null;
  /** Null while nobody has told. */
  readonly direction: Direction | null;
  readonly status: CallStatus;
  readonly outcome: Outcome | null;
  readonly phoneNumberId: PhoneNumberId | null;
  readonly contact: ShownContact;
  readonly agentId: AgentId | null;
  /** The first connect of an inbound call, else the first that is known of it. */
  readonly receivedAt: string | null;
  readonly ringingAt: string | null;
  /** The accept of the agent who has it, or the pick-up of the contact. */
  readonly acceptedAt: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationSeconds: number | null;
  readonly endedBy: EndedBy | null;
  readonly missed: Missed | null;
  readonly flags: readonly CallFlag[];
  readonly recording: null;
  readonly grantPosition: string | null;
  readonly contactId: ContactId | null;
  readonly accountId: AccountId | null;
  /** What the platform gave as the reason of a failure. */
  readonly errorCode: number | null;
  /** Why an answered call has no price (MO-3, MO-5). */
  readonly unrated: string | null;
  /** Whether `contact.waId` is the platform's `wa_id`, and not just the number of the call. */
  readonly waIdTold: boolean;
  /** The earliest instant that is known of the call: its place in every list. Only moves when an earlier one is told. */
  readonly sortAt: string | null;
  readonly charge: CallCharge;
}

/**
 * Nothing was charged. A call does not know its account's currency before it is rated, so this is the one of the platform's price list.
 */
export const NO_CHARGE: CallCharge = { status: 'none', amount: toMoney(ZERO), currency: 'USD', billableSeconds: 0, pulses: 0 };

/** Nothing charged, in the currency of the account where that is known. */
export const noChargeIn = (currency: string | undefined): CallCharge => (currency === undefined ? NO_CHARGE : { ...NO_CHARGE, currency });

/** A call of which nothing is known. */
export const UNHEARD_OF: CallDocument = {
  callId: null,
  platformCallId: null,
  dialId: null,
  direction: null,
  status: 'requested',
  outcome: null,
  phoneNumberId: null,
  contact: { contactId: null, bsuid: null, waId: null, name: null },
  agentId: null,
  receivedAt: null,
  ringingAt: null,
  acceptedAt: null,
  startedAt: null,
  endedAt: null,
  durationSeconds: null,
  endedBy: null,
  missed: null,
  flags: [],
  recording: null,
  grantPosition: null,
  contactId: null,
  accountId: null,
  errorCode: null,
  unrated: null,
  waIdTold: false,
  sortAt: null,
  charge: NO_CHARGE,
};
