import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Ending } from '#domain/call/call.events';
import { phoneNumberId } from '#domain/kernel/ids';
import { instant } from '#domain/kernel/instant';
import { fromMoney, type Money } from '#domain/kernel/money';
import type { RateRow } from '#domain/tariff/tariff.events';
import type { RatingInput } from '#domain/tariff/tariff.rating';
import type { MarketMap, RateCard, Tariff } from '#domain/tariff/tariff.state';
import { rate, rateWith } from './rate.ts';

const at = (iso: string) => instant(Date.parse(iso));
const money = (text: string) => text as Money;

describe('rating of a call', () => {
  it('MO-2 MO-8 prices an answered outbound call and keeps all that the price rests on', () =>
    expect(rate(input({ durationSeconds: 66, billableSeconds: 66 }))).toEqual({
      reason: null,
      rated: {
        direction: 'outbound',
        startedAt: at('2026-11-24T09:00:00Z'),
        billableSeconds: 66,
        clock: 'duration',
        pulses: 11,
        incrementSeconds: 6,
        market: 'Italy',
        tier: 0,
        ratePerMinute: '0.012345',
        amount: '0.013580',
        currency: 'USD',
        rateCard: 'sha256:card',
        marketMap: 'sha256:map',
        minutes: [
          { minute: 0, startAt: at('2026-11-24T09:00:00Z'), seconds: 60, pulses: 10, amount: '0.012345' },
          { minute: 1, startAt: at('2026-11-24T09:01:00Z'), seconds: 6, pulses: 1, amount: '0.001235' },
        ],
      },
    }));

  it('MO-1 charges nothing for a call that was not answered', () =>
    expect(rate(input({ outcome: 'unanswered', startedAt: null, durationSeconds: null, billableSeconds: 0 }))).toEqual({ rated: null, reason: null }));

  it('MO-8 tells whose clock the seconds are', () =>
    expect(rate(input({ durationSeconds: null, billableSeconds: 61 })).rated).toMatchObject({ clock: 'span', pulses: 11 }));

  it('counts back from the end where the platform gave no start', () =>
    expect(rate(input({ startedAt: null, endedAt: at('2026-11-24T09:10:00Z'), billableSeconds: 60 })).rated?.startedAt).toBe(at('2026-11-24T09:09:00Z')));

  it('MO-5 makes inbound calls free from 2025-05-01T00:00 in the zone of the WABA', () => {
    const inbound = (iso: string) => rate(input({ direction: 'inbound', startedAt: at(iso) }, { tariff: tariffOf([card({ from: '2024-01-01' })]) }));
    expect(inbound('2025-04-30T22:00:00Z')).toEqual({ rated: null, reason: null });
    expect(inbound('2025-04-30T21:59:59Z')).toEqual({ rated: null, reason: 'no_rate' });
  });

  it('MO-5 prices an earlier inbound call by the inbound rows of the card', () => {
    const rows = [row({}), row({ direction: 'inbound', ratePerMinute: money('0.020000') })];
    const tariff = tariffOf([card({ from: '2024-01-01', rows })]);
    const earlier = input({ direction: 'inbound', startedAt: at('2025-04-01T12:00:00Z'), billableSeconds: 60 }, { tariff });
    expect(rate(earlier).rated).toMatchObject({ direction: 'inbound', amount: '0.020000' });
  });

  it('MO-3 never bills at zero what it has no price for, but says why', () => {
    expect(rate(input({}, { tariff: tariffOf([]) }))).toEqual({ rated: null, reason: 'no_card' });
    expect(rate(input({}, { currency: 'EUR' }))).toEqual({ rated: null, reason: 'no_card' });
    expect(rate(input({}, { currency: null }))).toEqual({ rated: null, reason: 'account_unknown' });
    expect(rate(input({}, { number: '999', bsuid: null }))).toEqual({ rated: null, reason: 'no_rate' });
    expect(rate(input({}, { number: null, bsuid: null }))).toEqual({ rated: null, reason: 'no_market' });
    expect(rate(input({ direction: null }))).toEqual({ rated: null, reason: 'direction_unknown' });
  });

  it('asks nothing about a call that is free: not for a currency, nor for a card', () =>
    expect(rate(input({ direction: 'inbound' }, { currency: null, tariff: tariffOf([]) }))).toEqual({ rated: null, reason: null }));

  it.each([-1, 1.5, 86_401, Number.NaN])('moves no money on a duration of %d seconds', (billableSeconds) =>
    expect(rate(input({ billableSeconds }))).toEqual({ rated: null, reason: 'implausible_duration' }));

  it('MO-3 takes the country of the BSUID where no fact gives the number', () =>
    expect(rate(input({}, { number: null, bsuid: 'IT.1349' })).rated?.market).toBe('Italy'));

  it('MO-6 lets the start of the call choose card and map, however late it ends', () => {
    const tariff = tariffOf([card({ from: '2026-01-01', hash: 'sha256:old' }), card({ from: '2026-07-01', hash: 'sha256:new' })]);
    const started = (iso: string) => rate(input({ startedAt: at(iso), endedAt: at('2026-07-01T08:00:00Z') }, { tariff })).rated?.rateCard;
    expect(started('2026-06-30T21:59:59Z')).toBe('sha256:old');
    expect(started('2026-06-30T22:00:00Z')).toBe('sha256:new');
  });

  it('MO-7 charges the price card where there is one', () => {
    const price = card({ kind: 'price', hash: 'sha256:price', rows: [row({ ratePerMinute: money('0.050000') })] });
    expect(rate(input({ billableSeconds: 60 }, { tariff: tariffOf([price, card()]) })).rated).toMatchObject({ rateCard: 'sha256:price', amount: '0.050000' });
  });

  it('MO-4 takes the first tier, in whatever order the rows stand', () => {
    const rows = [row({ tierFrom: 50_001, ratePerMinute: money('0.000001') }), row({ tierTo: 50_000 })];
    expect(rate(input({}, { tariff: tariffOf([card({ rows })]) })).rated).toMatchObject({ tier: 0, ratePerMinute: '0.012345' });
  });

  it('MO-1 bills by the increment of the card', () =>
    expect(rate(input({ billableSeconds: 61 }, { tariff: tariffOf([card({ incrementSeconds: 60 })]) })).rated).toMatchObject({
      pulses: 2,
      incrementSeconds: 60,
      amount: '0.024690',
    }));

  it('falls back on the built-in map only where no imported one is in force', () => {
    const builtIn: MarketMap = { from: '0001-01-01', hash: 'sha256:built-in', rows: [{ dialPrefix: '39', iso: 'IT', market: 'Italy' }] };
    const withMaps = (maps: readonly MarketMap[]) => rateWith(builtIn)(input({}, { tariff: { cards: [card()], maps } })).rated?.marketMap;
    expect(withMaps([])).toBe('sha256:built-in');
    expect(withMaps([{ ...map, from: '2027-01-01' }])).toBe('sha256:built-in');
    expect(withMaps([map])).toBe('sha256:map');
  });

  it('MO-2 foots: the minutes of a call add up to its amount, for any length and rate', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 0, max: 999_999 }), (billableSeconds, micros) => {
        const rows = [row({ ratePerMinute: money(`0.${String(micros).padStart(6, '0')}`) })];
        const { rated } = rate(input({ billableSeconds }, { tariff: tariffOf([card({ rows })]) }));
        const sum = rated?.minutes.reduce((total, line) => total + fromMoney(line.amount), 0n);
        expect(rated && fromMoney(rated.amount)).toBe(sum);
        expect(rated?.minutes).toHaveLength(Math.ceil(billableSeconds / 60));
      }),
    ));
});

const map: MarketMap = { from: '2024-01-01', hash: 'sha256:map', rows: [{ dialPrefix: '39', iso: 'IT', market: 'Italy' }] };

function tariffOf(cards: readonly RateCard[]): Tariff {
  return { cards, maps: [map] };
}

function row(more: Partial<RateRow> = {}): RateRow {
  return { market: 'Italy', direction: 'outbound', tierFrom: 0, tierTo: null, ratePerMinute: money('0.012345'), ...more };
}

function card(more: Partial<RateCard> = {}): RateCard {
  return { kind: 'cost', currency: 'USD', from: '2026-01-01', hash: 'sha256:card', incrementSeconds: 6, rows: [row()], ...more };
}

function input(ending: Partial<Ending> = {}, more: Partial<RatingInput> = {}): RatingInput {
  return {
    ending: {
      direction: 'outbound',
      outcome: 'answered',
      startedAt: at('2026-11-24T09:00:00Z'),
      endedAt: at('2026-11-24T09:01:06Z'),
      durationSeconds: 66,
      billableSeconds: 66,
      endedBy: 'contact',
      agentId: null,
      missed: null,
      errorCode: null,
      flags: [],
      contactId: null,
      phoneNumberId: phoneNumberId('436666719526789'),
      ...ending,
    },
    number: '393331234567',
    bsuid: null,
    timeZone: 'Europe/Rome',
    currency: 'USD',
    tariff: tariffOf([card()]),
    ...more,
  };
}
