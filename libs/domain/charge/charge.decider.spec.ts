import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { specOf } from '#testing/decider-spec';
import { accountId, agentId, callId, phoneNumberId } from '../kernel/ids.ts';
import { instant, MINUTE } from '../kernel/instant.ts';
import { fromMoney, micros, toMoney, type Money } from '../kernel/money.ts';
import type { ChargeCommand } from './charge.commands.ts';
import { charge } from './charge.decider.ts';
import type { ChargeContext, ChargeCorrected, ChargeEvent, CorrectionLine, Rated } from './charge.events.ts';
import { correctionLineIdOf, lineIdOf } from './charge.lines.ts';
import { chargedOf } from './charge.state.ts';

const { given } = specOf(charge);
const START = instant(Date.UTC(2026, 10, 24, 9));
const CALL = callId('cl_1');

const context: ChargeContext = {
  callId: CALL,
  accountId: accountId('acc-1'),
  phoneNumberId: phoneNumberId('436666719526789'),
  agentId: agentId('anna'),
};

describe('charge', () => {
  it('settles with the first rating', () =>
    given().when(settle(rated('0.010300'))).emits({ type: 'ChargeSettled', context, rated: rated('0.010300') }));

  it('does nothing about the same rating again', () => given(settled(rated('0.010300'))).when(settle(rated('0.010300'))).doesNothing());

  it('does nothing about a call with nothing to charge', () => given().when(settle(null)).doesNothing());

  it('corrects by the difference, with a line that names the one it corrects', () =>
    given(settled(rated('0.010300', '0.001030')))
      .when(settle(rated('0.010300', '0.002060')))
      .emits(
        corrected(1, rated('0.010300', '0.001030'), rated('0.010300', '0.002060'), '0.001030', [line(1, '0.001030', 'cl_1.1')]),
      ));

  it('posts seconds that cost nothing more, so that the lines foot to the seconds of the call too', () => {
    const minute = (seconds: number): Rated => ({ ...rated('0.010300'), billableSeconds: seconds, minutes: [{ ...rated('0.010300').minutes[0]!, seconds }] });
    given(settled(minute(56)))
      .when(settle(minute(60)))
      .emits(corrected(1, minute(56), minute(60), '0.000000', [{ ...line(0, '0.000000', 'cl_1.0'), seconds: 4 }]));
  });

  it('gives back the minutes that a shorter call did not have', () =>
    given(settled(rated('0.010300', '0.001030')))
      .when(settle(rated('0.010300')))
      .emitsLike({ difference: '-0.001030', lines: [{ minute: 1, seconds: -60, pulses: -10, amount: '-0.001030', corrects: 'cl_1.1' }] }));

  it('names the last line before a minute that had none', () =>
    given(settled(rated('0.010300')))
      .when(settle(rated('0.010300', '0.010300', '0.001030')))
      .emitsLike({
        difference: '0.011330',
        lines: [
          { minute: 1, amount: '0.010300', corrects: 'cl_1.0' },
          { minute: 2, amount: '0.001030', corrects: 'cl_1.0' },
        ],
      }));

  it('names the line that a correction added when that minute is corrected again', () =>
    given()
      .when(settle(rated('0.010300')), settle(rated('0.010300', '0.001030')), settle(rated('0.010300', '0.002060')))
      .emitsLike({ n: 2, lines: [{ minute: 1, amount: '0.001030', corrects: 'cl_1.1.c1' }] }));

  it('makes no line for a minute whose amount stays', () =>
    given(settled(rated('0.010300', '0.001030')))
      .when(settle({ ...rated('0.010300', '0.001030'), rateCard: 'sha256:other' }))
      .emitsLike({ type: 'ChargeCorrected', difference: '0.000000', lines: [] }));

  it('corrects to zero when there is nothing to charge after all, and does so once', () => {
    const gone = given(settled(rated('0.010300', '0.001030'))).when(settle(null));
    gone.emitsLike({ n: 1, rated: null, difference: '-0.011330', lines: [{ corrects: 'cl_1.0' }, { corrects: 'cl_1.1' }] });
    given(settled(rated('0.010300', '0.001030')), ...gone.events()).when(settle(null)).doesNothing();
  });

  it('charges again what was corrected to zero', () =>
    given()
      .when(settle(rated('0.010300')), settle(null), settle(rated('0.010300')))
      .emitsLike({ n: 2, difference: '0.010300', previous: { amount: '0.000000', minutes: [] }, lines: [{ minute: 0, corrects: 'cl_1.0' }] }));

  it('MO-3 lists what cannot be rated instead of billing it at zero, once for each reason', () => {
    given().when(settle(null, 'no_rate')).emits(unrated('no_rate'));
    given(unrated('no_rate')).when(settle(null, 'no_rate')).doesNothing();
    given(unrated('no_market')).when(settle(null, 'no_rate')).emits(unrated('no_rate'));
  });

  it('settles what could not be rated as soon as it can', () =>
    given(unrated('no_rate')).when(settle(rated('0.010300'))).emits({ type: 'ChargeSettled', context, rated: rated('0.010300') }));

  it('takes off the list what turns out to be nothing to charge', () => {
    given(unrated('direction_unknown')).when(settle(null)).emits({ type: 'ChargeNotDue', context });
    given(unrated('direction_unknown'), { type: 'ChargeNotDue', context }).when(settle(null)).doesNothing();
  });

  it('gives back and lists what can no longer be rated, and charges it again when it can', () => {
    const history: readonly ChargeEvent[] = given(settled(rated('0.010300'))).when(settle(null, 'no_rate')).events();
    expect(history).toMatchObject([{ type: 'ChargeCorrected', rated: null, difference: '-0.010300' }, unrated('no_rate')]);
    given(settled(rated('0.010300')), ...history).when(settle(null, 'no_rate')).doesNothing();
    given(settled(rated('0.010300')), ...history).when(settle(null)).emits({ type: 'ChargeNotDue', context });
    given(settled(rated('0.010300')), ...history).when(settle(rated('0.020600'))).emitsLike({ n: 2, difference: '0.020600' });
  });

  it('posts a correction to the account that was debited', () =>
    given(settled(rated('0.010300')))
      .when({ ...settle(rated('0.020600')), context: { ...context, accountId: accountId('acc-2') } })
      .emitsLike({ context: { accountId: 'acc-1' }, difference: '0.010300' }));

  it('leaves the amount and lists the call when the currency is another one', () =>
    given(settled(rated('0.010300'))).when(settle({ ...rated('0.020600'), currency: 'EUR' })).emits(unrated('currency_changed')));

  it('MO-17 posts the newest rating in all, line by line, whatever came before', () =>
    fc.assert(
      fc.property(fc.array(ratings, { minLength: 1, maxLength: 6 }), (history) => {
        const events = play(history);
        const posted = events.reduce((sum, event) => sum + amountOf(event), 0n);
        expect(posted).toBe(history.at(-1) ? fromMoney(history.at(-1)?.amount as Money) : 0n);
        expect(fromMoney(chargedOf(events.reduce(charge.evolve, charge.initial)) ?? ('0.000000' as Money))).toBe(posted);
        expect(linesOf(events).reduce((sum, { amount }) => sum + fromMoney(amount), 0n)).toBe(posted);
      }),
    ));

  it('gives every line its own id, and names only lines that were posted before', () =>
    fc.assert(
      fc.property(fc.array(ratings, { minLength: 1, maxLength: 6 }), (history) => {
        const known = new Set<string>();
        for (const event of play(history)) {
          const lines = linesOf([event]);
          for (const { id, corrects } of lines) {
            expect(known.has(id)).toBe(false);
            expect(corrects === null || known.has(corrects)).toBe(true);
          }
          for (const { id } of lines) known.add(id);
        }
      }),
    ));
});

const ratings = fc.option(
  fc.array(fc.nat(20_000), { minLength: 1, maxLength: 4 }).map((amounts) => rated(...amounts.map((amount) => toMoney(micros(BigInt(amount)))))),
);

function play(history: readonly (Rated | null)[]): readonly ChargeEvent[] {
  return history.reduce<readonly ChargeEvent[]>((events, next) => [...events, ...given(...events).when(settle(next)).events()], []);
}

function amountOf(event: ChargeEvent): bigint {
  if (event.type === 'ChargeSettled') return fromMoney(event.rated.amount);
  return event.type === 'ChargeCorrected' ? fromMoney(event.difference) : 0n;
}

interface Posted {
  readonly id: string;
  readonly corrects: string | null;
  readonly amount: Money;
}

function linesOf(events: readonly ChargeEvent[]): readonly Posted[] {
  return events.flatMap((event): readonly Posted[] => {
    if (event.type === 'ChargeSettled') return event.rated.minutes.map(({ minute, amount }) => ({ id: lineIdOf(CALL, minute), corrects: null, amount }));
    if (event.type !== 'ChargeCorrected') return [];
    return event.lines.map(({ minute, corrects, amount }) => ({ id: correctionLineIdOf(CALL, minute, event.n), corrects, amount }));
  });
}

function rated(...minutes: readonly string[]): Rated {
  const amounts = minutes.map((amount) => amount as Money);
  return {
    direction: 'outbound',
    startedAt: START,
    billableSeconds: 60 * minutes.length,
    clock: 'duration',
    pulses: 10 * minutes.length,
    incrementSeconds: 6,
    market: 'Italy',
    tier: 0,
    ratePerMinute: '0.010300' as Money,
    amount: toMoney(micros(amounts.reduce((sum, amount) => sum + fromMoney(amount), 0n))),
    currency: 'USD',
    rateCard: 'sha256:card',
    marketMap: 'sha256:map',
    minutes: amounts.map((amount, minute) => ({ minute, startAt: instant(START + minute * MINUTE), seconds: 60, pulses: 10, amount })),
  };
}

function settle(next: Rated | null, reason: string | null = null): ChargeCommand {
  return { type: 'SettleCharge', context, rated: next, reason };
}

function settled(first: Rated): ChargeEvent {
  return { type: 'ChargeSettled', context, rated: first };
}

function unrated(reason: string): ChargeEvent {
  return { type: 'ChargeUnrated', context, reason };
}

function line(minute: number, amount: string, corrects: string): CorrectionLine {
  return { minute, startAt: instant(START + minute * MINUTE), seconds: 0, pulses: 0, amount: amount as Money, corrects };
}

function corrected(n: number, previous: Rated, next: Rated, difference: string, lines: readonly CorrectionLine[]): ChargeCorrected {
  return { type: 'ChargeCorrected', context, n, rated: next, previous, difference: difference as Money, lines };
}
