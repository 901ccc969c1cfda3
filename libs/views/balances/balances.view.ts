import { account } from '#domain/account/account.decider';
import type { AccountEvent, Waba } from '#domain/account/account.events';
import { availableOf, callsAllowed, labelOf, type Account, type OpenAccount } from '#domain/account/account.state';
import type { AccountId } from '#domain/kernel/ids';
import { fromMoney, toMoney, type Money } from '#domain/kernel/money';
import type { Touch } from '#domain/kernel/projection';
import { defineView } from '../define-view.ts';

/** A prepaid account as finance sees it. */
export interface BalanceDocument {
  readonly accountId: AccountId;
  /** ISO 4217. */
  readonly currency: string;
  readonly balance: Money;
  readonly held: Money;
  readonly available: Money;
  readonly debt: Money;
  readonly minimumBalance: Money;
  /** Balance − debt is below the minimum (CA-16). */
  readonly label: 'top_up_required' | null;
  readonly callsAllowed: boolean;
  readonly name: string;
  readonly wabas: readonly Waba[];
  readonly onExhaustion: 'stop_on_pulse_edge';
}

/** What each account stands at, by the very fold that decides on its money. */
export const balances = defineView<BalanceDocument>({
  name: 'balances',
  version: 1,
  indexes: [{ equals: [], sort: 'accountId' }],
  on: {
    AccountOpened: move,
    AccountTermsSet: move,
    BalanceToppedUp: move,
    BalanceDebited: move,
    BalanceCredited: move,
    DebtRecorded: move,
    DebtPaid: move,
    TopUpRequired: move,
    TopUpSatisfied: move,
  } satisfies Record<AccountEvent['type'], unknown>,
});

function move(event: AccountEvent): readonly Touch<BalanceDocument>[] {
  return [[event.accountId, (known) => written(account.evolve(known ? read(known) : account.initial, event))]];
}

function written(state: Account): BalanceDocument | undefined {
  if (state.kind === 'none') return undefined;
  return {
    accountId: state.accountId,
    currency: state.currency,
    balance: toMoney(state.balance),
    held: toMoney(state.held),
    available: toMoney(availableOf(state)),
    debt: toMoney(state.debt),
    minimumBalance: toMoney(state.minimumBalance),
    label: labelOf(state),
    callsAllowed: callsAllowed(state),
    name: state.name,
    wabas: state.wabas.map(({ wabaId, timeZone }) => ({ wabaId, timeZone })),
    onExhaustion: state.onExhaustion,
  };
}

function read(document: BalanceDocument): OpenAccount {
  const { accountId, name, currency, wabas, onExhaustion, label } = document;
  return {
    kind: 'open',
    accountId,
    name,
    currency,
    wabas,
    minimumBalance: fromMoney(document.minimumBalance),
    onExhaustion,
    balance: fromMoney(document.balance),
    held: fromMoney(document.held),
    debt: fromMoney(document.debt),
    topUpRequired: label !== null,
  };
}
