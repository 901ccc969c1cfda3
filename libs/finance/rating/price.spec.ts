import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { micros, parseMicros, toMoney, type Micros } from '#domain/kernel/money';
import { priceOf } from './price.ts';

const rate = (text: string): Micros => parseMicros(text) ?? micros(-1n);

describe('price of a call', () => {
  it.each([
    [10n, '0.0103', '0.010300'],
    [11n, '0.012345', '0.013580'],
    [21n, '0.012345', '0.025924'],
    [1n, '0.0103', '0.001030'],
    [0n, '0.0103', '0.000000'],
  ])('MO-2 makes %i pulses at %s a minute %s', (pulses, perMinute, amount) => expect(toMoney(priceOf(pulses, rate(perMinute), 6))).toBe(amount));

  it('MO-2 rounds a half to the even micro: 0.5 down to 0, 1.5 up to 2, 2.5 down to 2', () =>
    expect([5n, 15n, 25n].map((perMinute) => priceOf(1n, micros(perMinute), 6))).toEqual([0n, 2n, 2n]));

  it('MO-2 rounds what is no half to the nearest micro', () =>
    expect([4n, 6n, 14n, 16n].map((perMinute) => priceOf(1n, micros(perMinute), 6))).toEqual([0n, 1n, 1n, 2n]));

  it('MO-1 prices a started minute at the whole rate where the increment is 60', () =>
    expect(toMoney(priceOf(2n, rate('0.012345'), 60))).toBe('0.024690'));

  it('MO-2 stays exact where a float would not', () =>
    expect(priceOf(9_007_199_254_740_993n, micros(1_000_001n), 60)).toBe(9_007_199_254_740_993n * 1_000_001n));

  it('is never more than half a micro away from the exact price', () =>
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 7n), fc.bigInt(0n, 10n ** 9n), fc.constantFrom(1, 6, 10, 60), (pulses, perMinute, increment) => {
        const exact = pulses * perMinute * BigInt(increment);
        const distance = priceOf(pulses, micros(perMinute), increment) * 60n - exact;
        return distance >= -30n && distance <= 30n;
      }),
    ));
});
