import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import type { Money } from '../kernel/money.ts';
import { tariff } from './tariff.decider.ts';
import type { MarketMapImported, RateCardImported } from './tariff.events.ts';

const { given } = specOf(tariff);

describe('tariff', () => {
  it('MO-6 takes a rate card in', () => given().when(importing(card())).emits(card()));

  it('MO-6 does nothing about the same card for the same date again', () => given(card()).when(importing(card())).doesNothing());

  it('takes other content for the same date, which then counts', () => {
    const other = card({ hash: 'sha256:other' });
    given(card()).when(importing(other)).emits(other);
    expect(given(card(), other).state().cards.at(-1)).toMatchObject({ hash: 'sha256:other' });
  });

  it('takes the first content back after another one for the same date', () =>
    given(card(), card({ hash: 'sha256:other' })).when(importing(card())).emits(card()));

  it('keeps cards of other dates, kinds, currencies and increments apart', () => {
    for (const other of [card({ from: '2026-10-01' }), card({ kind: 'price' }), card({ currency: 'EUR' }), card({ incrementSeconds: 60 })]) {
      given(card()).when(importing(other)).emits(other);
    }
  });

  it('MO-6 takes a market map in, and the same one again changes nothing', () => {
    given().when(mapping(map())).emits(map());
    given(map()).when(mapping(map())).doesNothing();
  });

  it('takes the same map for another date', () => {
    const later = map({ from: '2026-10-01' });
    given(map()).when(mapping(later)).emits(later);
  });

  it('keeps every card and map in the order of import, for calls of their day', () =>
    expect(given(card(), map(), card({ from: '2026-01-01' })).state()).toMatchObject({
      cards: [{ from: '2026-07-01' }, { from: '2026-01-01' }],
      maps: [{ from: '2026-07-01', rows: [{ dialPrefix: '39' }] }],
    }));
});

function card(more: Partial<RateCardImported> = {}): RateCardImported {
  const row = { market: 'Italy', direction: 'outbound', tierFrom: 0, tierTo: null, ratePerMinute: '0.010300' as Money } as const;
  return {
    type: 'RateCardImported',
    kind: 'cost',
    currency: 'USD',
    from: '2026-07-01',
    hash: 'sha256:card',
    incrementSeconds: 6,
    rows: [row],
    ...more,
  };
}

function map(more: Partial<MarketMapImported> = {}): MarketMapImported {
  return { type: 'MarketMapImported', from: '2026-07-01', hash: 'sha256:map', rows: [{ dialPrefix: '39', iso: 'IT', market: 'Italy' }], ...more };
}

const importing = (event: RateCardImported) => ({ ...event, type: 'ImportRateCard' }) as const;
const mapping = (event: MarketMapImported) => ({ ...event, type: 'ImportMarketMap' }) as const;
