import { minus, plus, ZERO, type Micros } from '../kernel/money.ts';
import type { AccountId } from '../kernel/ids.ts';
import type { Waba } from './account.events.ts';

/** A prepaid account that somebody opened. */
export interface OpenAccount {
  readonly kind: 'open';
  readonly accountId: AccountId;
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly wabas: readonly Waba[];
  readonly minimumBalance: Micros;
  readonly onExhaustion: 'stop_on_pulse_edge';
  /** Prepaid money that is there, held or not. Never below zero. */
  readonly balance: Micros;
  /** The part of the balance that is set aside for calls. */
  readonly held: Micros;
  /** What calls cost beyond what was there. */
  readonly debt: Micros;
  /** The label that people were last told of. */
  readonly topUpRequired: boolean;
}

export type Account = { readonly kind: 'none' } | OpenAccount;

/** What may be taken: balance − held (MO-9). */
export const availableOf = (account: Account): Micros => (account.kind === 'open' ? minus(account.balance, account.held) : ZERO);

/** Balance − debt is below the account's minimum; exactly the minimum is enough. Held money does not count against it (CA-16). */
export const isBelowMinimum = (account: OpenAccount): boolean => minus(account.balance, account.debt) < account.minimumBalance;

/** What people see on the account; null where nothing is the matter. */
export const labelOf = (account: Account): 'top_up_required' | null =>
  account.kind === 'open' && isBelowMinimum(account) ? 'top_up_required' : null;

/** Whether a call may start, either way: enough money (CA-16), no debt (MO-13), and an account at all. */
export const callsAllowed = (account: Account): boolean =>
  account.kind === 'open' && !isBelowMinimum(account) && account.debt === ZERO;

/** The account's currency (ISO 4217); null where it was never opened. */
export const currencyOf = (account: Account): string | null => (account.kind === 'open' ? account.currency : null);

/** Prepaid money comes in. */
export const withMore = (account: OpenAccount, amount: Micros): OpenAccount => ({ ...account, balance: plus(account.balance, amount) });

/** Prepaid money goes out. */
export const withLess = (account: OpenAccount, amount: Micros): OpenAccount => ({ ...account, balance: minus(account.balance, amount) });
