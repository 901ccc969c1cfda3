import { describe, expect, it } from '@jest/globals';
import type { Money } from '#domain/kernel/money';
import type { RateCardImported } from '#domain/tariff/tariff.events';
import { fold } from '#testing/view-spec';
import { rateCardId, rateCards } from './rate-cards.view.ts';

const row = { market: 'Italy', direction: 'outbound', tierFrom: 0, tierTo: null, ratePerMinute: '0.010300' as Money } as const;
const imported = (over: Partial<RateCardImported> = {}): RateCardImported => ({
  type: 'RateCardImported',
  kind: 'price',
  currency: 'USD',
  from: '2026-11-01',
  hash: 'sha256:a',
  incrementSeconds: 6,
  rows: [row],
  ...over,
});

describe('rate-cards', () => {
  it('shows each card with its hash and the number of its rows', () =>
    expect(fold(rateCards, [imported(), imported({ kind: 'cost', rows: [row, { ...row, market: 'Spain' }] })])).toEqual({
      'cost.USD.2026-11-01': expect.objectContaining({ kind: 'cost', rows: 2 }),
      'price.USD.2026-11-01': {
        kind: 'price',
        currency: 'USD',
        from: '2026-11-01',
        hash: 'sha256:a',
        rows: 1,
        incrementSeconds: 6,
        importedAt: '2026-11-24T10:00:00.000Z',
      },
    }));

  it('MO-6 lets the last import for the same date count, and touches no other', () => {
    const all = fold(rateCards, [imported(), imported({ from: '2026-12-01' }), imported({ hash: 'sha256:b' })]);
    expect(Object.values(all).map(({ from, hash }) => [from, hash])).toEqual([['2026-11-01', 'sha256:b'], ['2026-12-01', 'sha256:a']]);
    expect(Object.keys(all)[0]).toBe(rateCardId(imported()));
  });
});
