import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { specOf } from '#testing/decider-spec';
import { accountId, callId } from '../kernel/ids.ts';
import { instant } from '../kernel/instant.ts';
import { fromMoney, micros, ZERO, type Money } from '../kernel/money.ts';
import type { AccountCommand } from './account.commands.ts';
import { account } from './account.decider.ts';
import type { AccountEvent } from './account.events.ts';
import { availableOf, callsAllowed, currencyOf, isBelowMinimum, labelOf, type Account } from './account.state.ts';

const { given } = specOf(account);
const ID = accountId('acc-1');
const CALL = callId('cl_1');
const NOW = instant(Date.UTC(2026, 10, 24, 9));

describe('account', () => {
  it('opens with its terms, and asks for money at once when it needs a minimum', () =>
    given().when(open('10.000000')).emits(...opened('10.000000'), { type: 'TopUpRequired', accountId: ID }));

  it('opens without asking for money where the minimum is zero', () => given().when(open('0.000000')).emits(...opened('0.000000')));

  it('writes the minimum with six places, however it was given', () => given().when(open('10')).emitsLike({}, { minimumBalance: '10.000000' }, {}));

  it('opens once: the same content again does nothing, other content is refused', () => {
    given(...opened('10.000000')).when(open('10.000000')).doesNothing();
    given(...opened('10.000000')).when(open('10')).doesNothing();
    given(...opened('10.000000')).when(open('5.000000')).refuses('already_exists');
    given(...opened('10.000000')).when({ ...open('10.000000'), currency: 'EUR' }).refuses('already_exists');
    given(...opened('10.000000')).when({ ...open('10.000000'), name: 'Other' }).refuses('already_exists');
    given(...opened('10.000000')).when({ ...open('10.000000'), wabas: [] }).refuses('already_exists');
    given(...opened('10.000000')).when({ ...open('10.000000'), wabas: [{ wabaId: '366634483210360', timeZone: 'UTC' }] }).refuses('already_exists');
  });

  it('CA-16 is satisfied at exactly the minimum, and not a micro below it', () => {
    given(...opened('10.000000'), required).when(topUp('10.000000')).emits(toppedUp('10.000000'), { type: 'TopUpSatisfied', accountId: ID });
    given(...opened('10.000000'), required).when(topUp('9.999999')).emits(toppedUp('9.999999'));
  });

  it('CA-16 counts 9.98 as below a minimum of 10 and tells it in the append that made it so', () =>
    given(...opened('10.000000'), required, toppedUp('10.000000'), satisfied)
      .when(post('0.020000'))
      .emits(debited('0.020000'), { type: 'TopUpRequired', accountId: ID }));

  it('CA-16 tells of the label once, not with every call', () =>
    given(...opened('10.000000'), required, toppedUp('9.980000')).when(post('0.010000')).emits(debited('0.010000')));

  it('MO-12 takes what is available, the rest becomes debt', () =>
    given(...opened('0.000000'), toppedUp('0.010000'))
      .when(post('0.013580'))
      .emits(debited('0.010000'), indebted('0.003580'), { type: 'TopUpRequired', accountId: ID }));

  it('MO-12 records nothing but debt when nothing is available', () =>
    given(...opened('0.000000')).when(post('0.013580')).emits(indebted('0.013580'), { type: 'TopUpRequired', accountId: ID }));

  it('MO-13 pays debt first out of a top-up', () =>
    given(...opened('0.000000'), indebted('0.003580'), required)
      .when(topUp('1.000000'))
      .emits(toppedUp('1.000000'), { type: 'DebtPaid', accountId: ID, amount: '0.003580' as Money }, { type: 'TopUpSatisfied', accountId: ID }));

  it('MO-13 allows no calls while a top-up leaves debt', () => {
    const state = given(...opened('0.000000'), indebted('2.000000'), required).when(topUp('1.500000')).state;
    expect(state).toMatchObject({ balance: 0n, debt: 500_000n });
    expect([callsAllowed(state), labelOf(state)]).toEqual([false, 'top_up_required']);
  });

  it('pays debt first out of what a correction gives back, then credits', () => {
    const answer = given(...opened('0.000000'), indebted('0.003000'), required).when(post('-0.010000', 1));
    answer.emits(
      { type: 'BalanceCredited', accountId: ID, callId: CALL, n: 1, amount: '0.010000' as Money },
      { type: 'DebtPaid', accountId: ID, amount: '0.003000' as Money },
      { type: 'TopUpSatisfied', accountId: ID },
    );
    expect(answer.state).toMatchObject({ balance: 7_000n, debt: 0n });
  });

  it('does nothing about a charge of nothing', () => given(...opened('0.000000')).when(post('0.000000')).doesNothing());

  it('takes commands for money only when it was opened, and a top-up only above zero', () => {
    expect(() => given().when(topUp('1.000000'))).toThrow('never opened');
    expect(() => given(...opened('0.000000')).when(topUp('0.000000'))).toThrow(RangeError);
  });

  it('answers for its money', () => {
    const state = given(...opened('10.000000'), required, toppedUp('12.000000'), satisfied, debited('1.500000')).state();
    expect([availableOf(state), labelOf(state), callsAllowed(state), currencyOf(state)]).toEqual([10_500_000n, null, true, 'USD']);
    expect([availableOf(account.initial), labelOf(account.initial), callsAllowed(account.initial), currencyOf(account.initial)]).toEqual([0n, null, false, null]);
  });
});

describe('account under any history', () => {
  it('MO-9 is never below zero after any event, and adds up to what came in and went out', () =>
    fc.assert(
      fc.property(histories, (commands) => {
        let state: Account = account.initial;
        const events: AccountEvent[] = [];
        for (const command of commands) {
          const decision = account.decide(command, state);
          for (const event of decision.kind === 'nothing' ? [] : decision.events) {
            state = account.evolve(state, event);
            events.push(event);
            expect(availableOf(state) >= ZERO).toBe(true);
          }
        }
        const sum = (...types: readonly AccountEvent['type'][]) => events.reduce((total, event) => total + (types.includes(event.type) ? amountOf(event) : 0n), 0n);
        expect(state).toMatchObject({
          balance: sum('BalanceToppedUp', 'BalanceCredited') - sum('BalanceDebited', 'DebtPaid'),
          debt: sum('DebtRecorded') - sum('DebtPaid'),
        });
      }),
    ));

  it('MO-17 ends with the same balance − debt in whatever order the same money moves', () =>
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (commands, chance) => {
        const [first, ...rest] = commands as [AccountCommand, ...AccountCommand[]];
        const shuffled = rest.map((command) => ({ command, at: chance.next().value as number })).toSorted((a, b) => a.at - b.at).map(({ command }) => command);
        expect(net(run([first, ...shuffled]))).toBe(net(run(commands)));
      }),
    ));

  it('CA-16 always shows the label that the money says, and has debt only when all is spent', () =>
    fc.assert(
      fc.property(histories, (commands) => {
        const state = run(commands);
        expect(state.kind === 'open' && state.topUpRequired).toBe(state.kind === 'open' && isBelowMinimum(state));
        expect(state.kind === 'open' && state.debt > ZERO && state.balance > ZERO).toBe(false);
      }),
    ));
});

const amounts = fc.bigInt(1n, 20_000_000n).map(micros);

const histories = fc
  .tuple(
    fc.constantFrom('0.000000', '1.000000', '10.000000'),
    fc.array(
      fc.oneof(
        amounts.map((amount): AccountCommand => ({ type: 'TopUp', accountId: ID, amount, reference: null, now: NOW })),
        fc.tuple(amounts, fc.nat(3), fc.boolean()).map(([amount, n, back]): AccountCommand => ({
          type: 'PostCharge',
          accountId: ID,
          callId: CALL,
          n,
          amount: back ? micros(-amount) : amount,
        })),
      ),
      { maxLength: 12 },
    ),
  )
  .map(([minimum, commands]) => [open(minimum), ...commands]);

const run = (commands: readonly AccountCommand[]): Account => given().when(...commands).state;

const net = (state: Account): bigint => (state.kind === 'open' ? state.balance - state.debt : 0n);

const amountOf = (event: AccountEvent): bigint => ('amount' in event ? fromMoney(event.amount) : 0n);

const wabas = [{ wabaId: '366634483210360', timeZone: 'Europe/Rome' }];
const required: AccountEvent = { type: 'TopUpRequired', accountId: ID };
const satisfied: AccountEvent = { type: 'TopUpSatisfied', accountId: ID };

function open(minimumBalance: string): Extract<AccountCommand, { type: 'OpenAccount' }> {
  return { type: 'OpenAccount', accountId: ID, name: 'Main', currency: 'USD', wabas, minimumBalance: minimumBalance as Money, onExhaustion: 'stop_on_pulse_edge' };
}

function opened(minimumBalance: string): readonly AccountEvent[] {
  return [
    { type: 'AccountOpened', accountId: ID, name: 'Main', currency: 'USD' },
    { type: 'AccountTermsSet', accountId: ID, wabas, minimumBalance: minimumBalance as Money, onExhaustion: 'stop_on_pulse_edge' },
  ];
}

function topUp(amount: string): AccountCommand {
  return { type: 'TopUp', accountId: ID, amount: fromMoney(amount as Money), reference: 'receipt 77', now: NOW };
}

function post(amount: string, n = 0): AccountCommand {
  return { type: 'PostCharge', accountId: ID, callId: CALL, n, amount: fromMoney(amount as Money) };
}

function toppedUp(amount: string): AccountEvent {
  return { type: 'BalanceToppedUp', accountId: ID, amount: amount as Money, reference: 'receipt 77', at: NOW };
}

function debited(amount: string): AccountEvent {
  return { type: 'BalanceDebited', accountId: ID, callId: CALL, n: 0, amount: amount as Money };
}

function indebted(amount: string): AccountEvent {
  return { type: 'DebtRecorded', accountId: ID, callId: CALL, n: 0, amount: amount as Money };
}
