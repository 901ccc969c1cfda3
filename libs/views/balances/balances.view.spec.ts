import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { account } from '#domain/account/account.decider';
import type { AccountCommand } from '#domain/account/account.commands';
import type { AccountEvent } from '#domain/account/account.events';
import { accountId, callId } from '#domain/kernel/ids';
import { fromMoney, micros, type Money } from '#domain/kernel/money';
import { specOf } from '#testing/decider-spec';
import { fold, RECORDED_AT } from '#testing/view-spec';
import { balances, type BalanceDocument } from './balances.view.ts';

const { given } = specOf(account);

const ID = accountId('acc-1');
const open: AccountCommand = {
  type: 'OpenAccount',
  accountId: ID,
  name: 'Main',
  currency: 'USD',
  wabas: [{ wabaId: '366634483210360', timeZone: 'Europe/Rome' }],
  minimumBalance: '10.000000' as Money,
  onExhaustion: 'stop_on_pulse_edge',
};
const topUp = (amount: string): AccountCommand => ({ type: 'TopUp', accountId: ID, amount: fromMoney(amount as Money), reference: null, now: RECORDED_AT });
const charge = (amount: string, n = 0): AccountCommand => ({ type: 'PostCharge', accountId: ID, callId: callId('cl_1'), n, amount: fromMoney(amount as Money) });

function eventsOf(...commands: readonly AccountCommand[]): readonly AccountEvent[] {
  const events: AccountEvent[] = [];
  for (const command of commands) events.push(...given(...events).when(command).events());
  return events;
}

const after = (...commands: readonly AccountCommand[]) => fold(balances, eventsOf(...commands))[ID];

describe('balances', () => {
  it('is the body of the contract, field by field and in its order', () =>
    expect(JSON.stringify(after(open, topUp('50')))).toBe(
      JSON.stringify({
        accountId: 'acc-1',
        currency: 'USD',
        balance: '50.000000',
        held: '0.000000',
        available: '50.000000',
        debt: '0.000000',
        minimumBalance: '10.000000',
        label: null,
        callsAllowed: true,
        name: 'Main',
        wabas: [{ wabaId: '366634483210360', timeZone: 'Europe/Rome' }],
        onExhaustion: 'stop_on_pulse_edge',
      }),
    ));

  it('CA-16 asks for a top-up below the minimum, 9.98 of 10 included, and not at it', () => {
    expect(after(open)).toMatchObject({ balance: '0.000000', label: 'top_up_required', callsAllowed: false });
    expect(after(open, topUp('9.98'))).toMatchObject({ balance: '9.980000', label: 'top_up_required', callsAllowed: false });
    expect(after(open, topUp('10'))).toMatchObject({ label: null, callsAllowed: true });
  });

  it('MO-12 MO-13 shows what a call costs beyond the balance as debt, which money that comes in pays first', () => {
    expect(after(open, topUp('10'), charge('10.5'))).toMatchObject({ balance: '0.000000', available: '0.000000', debt: '0.500000', label: 'top_up_required' });
    expect(after(open, topUp('10'), charge('10.5'), charge('-0.75', 1))).toMatchObject({ balance: '0.250000', debt: '0.000000' });
  });

  it('knows no account that was never opened', () => expect(fold(balances, eventsOf(open, topUp('50')).slice(2))).toEqual({}));

  it('says to the micro what the account that decides says, after any history', () => {
    const amounts = fc.bigInt(1n, 30_000_000n).map(micros);
    const commands = fc.array(fc.oneof(
      amounts.map((amount): AccountCommand => ({ type: 'TopUp', accountId: ID, amount, reference: null, now: RECORDED_AT })),
      fc.tuple(amounts, fc.boolean()).map(([amount, back]): AccountCommand => ({ type: 'PostCharge', accountId: ID, callId: callId('cl_1'), n: 0, amount: back ? micros(-amount) : amount })),
    ), { maxLength: 10 });
    fc.assert(
      fc.property(commands, (history) => {
        const state = given(...eventsOf(open, ...history)).state();
        const { balance, debt, available } = after(open, ...history) as BalanceDocument;
        expect(state).toMatchObject({ balance: fromMoney(balance), debt: fromMoney(debt) });
        expect(fromMoney(available) >= 0n).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
