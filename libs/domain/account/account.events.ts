import type { Instant } from '../kernel/instant.ts';
import type { AccountId, CallId } from '../kernel/ids.ts';
import type { Money } from '../kernel/money.ts';

/** A WABA whose calls the account pays; its zone fixes day, month and card. */
export interface Waba {
  readonly wabaId: string;
  /** IANA zone. */
  readonly timeZone: string;
}

/** A prepaid account, empty yet. */
export interface AccountOpened {
  readonly type: 'AccountOpened';
  readonly accountId: AccountId;
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
}

/** What decides on calls and money, as events, so that replay never depends on settings. */
export interface AccountTermsSet {
  readonly type: 'AccountTermsSet';
  readonly accountId: AccountId;
  readonly wabas: readonly Waba[];
  readonly minimumBalance: Money;
  readonly onExhaustion: 'stop_on_pulse_edge';
}

/** Money came in. */
export interface BalanceToppedUp {
  readonly type: 'BalanceToppedUp';
  readonly accountId: AccountId;
  readonly amount: Money;
  readonly reference: string | null;
  readonly at: Instant;
}

/** Taken for a call. `n` is the charge's number: 0 for the settlement, then one for each correction. */
export interface BalanceDebited {
  readonly type: 'BalanceDebited';
  readonly accountId: AccountId;
  readonly callId: CallId;
  readonly n: number;
  readonly amount: Money;
}

/** Given back by a correction downwards. */
export interface BalanceCredited {
  readonly type: 'BalanceCredited';
  readonly accountId: AccountId;
  readonly callId: CallId;
  readonly n: number;
  readonly amount: Money;
}

/** The platform charged more than there was (MO-12). */
export interface DebtRecorded {
  readonly type: 'DebtRecorded';
  readonly accountId: AccountId;
  readonly callId: CallId;
  readonly n: number;
  readonly amount: Money;
}

/** Money that came in went to the debt first (MO-13). */
export interface DebtPaid {
  readonly type: 'DebtPaid';
  readonly accountId: AccountId;
  readonly amount: Money;
}

/** Balance − debt fell below the account's minimum (CA-16). */
export interface TopUpRequired {
  readonly type: 'TopUpRequired';
  readonly accountId: AccountId;
}

/** Balance − debt is at the minimum again, or above it. */
export interface TopUpSatisfied {
  readonly type: 'TopUpSatisfied';
  readonly accountId: AccountId;
}

export type AccountEvent =
  | AccountOpened
  | AccountTermsSet
  | BalanceToppedUp
  | BalanceDebited
  | BalanceCredited
  | DebtRecorded
  | DebtPaid
  | TopUpRequired
  | TopUpSatisfied;
