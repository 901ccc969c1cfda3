import { describe, expect, it } from '@jest/globals';
import { instant } from '#domain/kernel/instant';
import type { RateCard, Tariff } from '#domain/tariff/tariff.state';
import { cardInForce, mapInForce, payingCard } from './in-force.ts';

const at = (iso: string) => instant(Date.parse(iso));
const card = (more: Partial<RateCard>): RateCard => ({ kind: 'cost', currency: 'USD', from: '2026-01-01', hash: '', incrementSeconds: 6, rows: [], ...more });
const cards = (...all: readonly Partial<RateCard>[]): Tariff => ({ cards: all.map(card), maps: [] });

const july = cards({ from: '2026-07-01', hash: 'july' }, { from: '2026-01-01', hash: 'january' });

describe('what is in force', () => {
  it('MO-6 changes at 00:00 of the from-date in the zone of the WABA', () => {
    expect(cardInForce(july, 'cost', 'USD', at('2026-06-30T21:59:59.999Z'), 'Europe/Rome')?.hash).toBe('january');
    expect(cardInForce(july, 'cost', 'USD', at('2026-06-30T22:00:00.000Z'), 'Europe/Rome')?.hash).toBe('july');
    expect(cardInForce(july, 'cost', 'USD', at('2026-07-01T06:59:59.999Z'), 'America/Los_Angeles')?.hash).toBe('january');
  });

  it('has no card before the first from-date, nor of another currency or kind', () => {
    expect(cardInForce(july, 'cost', 'USD', at('2025-12-31T12:00:00Z'), 'UTC')).toBeUndefined();
    expect(cardInForce(july, 'cost', 'EUR', at('2026-08-01T12:00:00Z'), 'UTC')).toBeUndefined();
    expect(cardInForce(july, 'price', 'USD', at('2026-08-01T12:00:00Z'), 'UTC')).toBeUndefined();
  });

  it('takes the one that was imported last of two for the same date', () => {
    const twice = cards({ hash: 'first' }, { hash: 'second' });
    expect(cardInForce(twice, 'cost', 'USD', at('2026-02-01T00:00:00Z'), 'UTC')?.hash).toBe('second');
  });

  it('MO-7 pays by the price card once there is one in force, and by the cost card before', () => {
    const both = cards({ hash: 'cost' }, { kind: 'price', from: '2026-07-01', hash: 'price' });
    expect(payingCard(both, 'USD', at('2026-06-30T23:59:59Z'), 'UTC')?.hash).toBe('cost');
    expect(payingCard(both, 'USD', at('2026-07-01T00:00:00Z'), 'UTC')?.hash).toBe('price');
  });

  it('finds the market map of the day', () => {
    const maps = [
      { from: '0001-01-01', hash: 'built in', rows: [] },
      { from: '2026-10-01', hash: 'october', rows: [] },
    ];
    expect(mapInForce({ cards: [], maps }, at('2026-09-30T12:00:00Z'), 'UTC')?.hash).toBe('built in');
    expect(mapInForce({ cards: [], maps }, at('2026-10-01T00:00:00Z'), 'UTC')?.hash).toBe('october');
    expect(mapInForce({ cards: [], maps: [] }, at('2026-10-01T00:00:00Z'), 'UTC')).toBeUndefined();
  });
});
