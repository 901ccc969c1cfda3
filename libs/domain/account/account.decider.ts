import type { Aggregate } from '../kernel/aggregate.ts';
import { emit, impossible, nothing, refuse, type Decider, type Decision } from '../kernel/decider.ts';
import { atMost, fromMoney, micros, minus, plus, toMoney, ZERO, type Micros } from '../kernel/money.ts';
import type { AccountCommand } from './account.commands.ts';
import type { AccountEvent, AccountOpened } from './account.events.ts';
import { availableOf, isBelowMinimum, withLess, withMore, type Account, type OpenAccount } from './account.state.ts';

type Opening = Extract<AccountCommand, { type: 'OpenAccount' }>;
type Posting = Extract<AccountCommand, { type: 'PostCharge' }>;

/**
 * A prepaid balance. At no event is what is available below zero (MO-9): what a call costs beyond it becomes debt (MO-12), and money that
 * comes in pays the debt first (MO-13). Whenever balance − debt crosses the minimum, the same append says so (CA-16).
 *
 * It does not remember the calls that it paid for, or it would grow for ever. That each posting is made once is kept elsewhere: a reaction
 * carries its cause and is carried out once per stream, and a top-up has its request's key.
 */
export const account: Decider<AccountCommand, AccountEvent, Account> = {
  initial: { kind: 'none' },

  decide(command, state) {
    switch (command.type) {
      case 'OpenAccount':
        return open(command, state);
      case 'TopUp':
        return withLabel(opened(state), topUp(command, opened(state)));
      case 'PostCharge':
        return withLabel(opened(state), post(command, opened(state)));
      default:
        return impossible(command);
    }
  },

  evolve,
};

/** Streams `account-<workspace>.<accountId>`. */
export const accountAggregate: Aggregate<AccountCommand, AccountEvent, Account> = { category: 'account', decider: account };

function evolve(state: Account, event: AccountEvent): Account {
  if (event.type === 'AccountOpened') return openedBy(event);
  return state.kind === 'open' ? moved(state, event) : state;
}

function moved(state: OpenAccount, event: Exclude<AccountEvent, AccountOpened>): OpenAccount {
  switch (event.type) {
    case 'AccountTermsSet':
      return { ...state, wabas: event.wabas, minimumBalance: fromMoney(event.minimumBalance), onExhaustion: event.onExhaustion };
    case 'BalanceToppedUp':
    case 'BalanceCredited':
      return withMore(state, fromMoney(event.amount));
    case 'BalanceDebited':
      return withLess(state, fromMoney(event.amount));
    case 'DebtRecorded':
      return { ...state, debt: plus(state.debt, fromMoney(event.amount)) };
    case 'DebtPaid':
      return { ...withLess(state, fromMoney(event.amount)), debt: minus(state.debt, fromMoney(event.amount)) };
    case 'TopUpRequired':
      return { ...state, topUpRequired: true };
    case 'TopUpSatisfied':
      return { ...state, topUpRequired: false };
    default:
      return impossible(event);
  }
}

function open(command: Opening, state: Account): Decision<AccountEvent> {
  const { accountId, name, currency, wabas, onExhaustion } = command;
  const minimumBalance = toMoney(fromMoney(command.minimumBalance));
  if (state.kind === 'open') return isOpenedBy(state, command) ? nothing : refuse('already_exists', { inputs: { accountId } });
  const start: AccountOpened = { type: 'AccountOpened', accountId, name, currency };
  return withLabel(openedBy(start), [start, { type: 'AccountTermsSet', accountId, wabas, minimumBalance, onExhaustion }]);
}

function topUp({ accountId, amount, reference, now }: Extract<AccountCommand, { type: 'TopUp' }>, state: OpenAccount): AccountEvent[] {
  if (amount <= ZERO) throw new RangeError('a top-up is above zero');
  return [{ type: 'BalanceToppedUp', accountId, amount: toMoney(amount), reference, at: now }, ...payingDebt(state, amount)];
}

function post(command: Posting, state: OpenAccount): AccountEvent[] {
  return command.amount < ZERO ? giveBack(command, state) : take(command, state);
}

/** Takes what is available; the rest is debt (MO-12). */
function take({ accountId, callId, n, amount }: Posting, state: OpenAccount): AccountEvent[] {
  const taken = atMost(amount, availableOf(state));
  const rest = minus(amount, taken);
  return [
    ...(taken > ZERO ? [{ type: 'BalanceDebited', accountId, callId, n, amount: toMoney(taken) } as const] : []),
    ...(rest > ZERO ? [{ type: 'DebtRecorded', accountId, callId, n, amount: toMoney(rest) } as const] : []),
  ];
}

function giveBack({ accountId, callId, n, amount }: Posting, state: OpenAccount): AccountEvent[] {
  const back = micros(-amount);
  return [{ type: 'BalanceCredited', accountId, callId, n, amount: toMoney(back) }, ...payingDebt(state, back)];
}

/** What has just come in goes to the debt first (MO-13). It comes after the money, so that nothing is below zero in between. */
function payingDebt({ accountId, debt }: OpenAccount, incoming: Micros): AccountEvent[] {
  const paid = atMost(debt, incoming);
  return paid > ZERO ? [{ type: 'DebtPaid', accountId, amount: toMoney(paid) }] : [];
}

/** Adds the label's change that the events lead to, if they do. */
function withLabel(before: OpenAccount, events: readonly AccountEvent[]): Decision<AccountEvent> {
  const after = events.reduce<Account>(evolve, before);
  if (after.kind !== 'open' || isBelowMinimum(after) === after.topUpRequired) return emit(...events);
  const type = after.topUpRequired ? 'TopUpSatisfied' : 'TopUpRequired';
  return emit(...events, { type, accountId: after.accountId });
}

function openedBy({ accountId, name, currency }: AccountOpened): OpenAccount {
  const none = { wabas: [], minimumBalance: ZERO, onExhaustion: 'stop_on_pulse_edge' } as const;
  return { kind: 'open', accountId, name, currency, ...none, balance: ZERO, held: ZERO, debt: ZERO, topUpRequired: false };
}

/** Money commands go to accounts that exist: their routes answer for the others, and a charge without an account is never rated. */
function opened(state: Account): OpenAccount {
  if (state.kind !== 'open') throw new Error('the account was never opened');
  return state;
}

function isOpenedBy(state: OpenAccount, command: Opening): boolean {
  return (
    state.name === command.name &&
    state.currency === command.currency &&
    state.minimumBalance === fromMoney(command.minimumBalance) &&
    state.onExhaustion === command.onExhaustion &&
    state.wabas.length === command.wabas.length &&
    state.wabas.every(({ wabaId, timeZone }, i) => wabaId === command.wabas[i]?.wabaId && timeZone === command.wabas[i]?.timeZone)
  );
}
