import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { micros } from '#domain/kernel/money';
import { affordableSeconds } from './runway.ts';

describe('runway', () => {
  it('MO-18 is six times the most pulses that the money pays for', () => {
    expect(affordableSeconds(micros(10_300n), micros(10_300n), 6)).toBe(60);
    expect(affordableSeconds(micros(10_299n), micros(10_300n), 6)).toBe(54);
  });

  it('MO-18 rounds the price up, so a pulse that costs a part of a micro more does not fit', () =>
    expect(affordableSeconds(micros(1_234n), micros(12_345n), 6)).toBe(0));

  it('counts whole minutes where the card bills each started minute', () => expect(affordableSeconds(micros(25_000n), micros(10_000n), 60)).toBe(120));

  it('has no end at a rate of zero', () => expect(affordableSeconds(micros(1n), micros(0n), 6)).toBeNull());

  it('MO-18 fits its pulses rounded up, and not one pulse more', () =>
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 9n), fc.bigInt(1n, 10n ** 6n), (money, rate) => {
        const pulses = BigInt((affordableSeconds(micros(money), micros(rate), 6) ?? 0) / 6);
        const held = (count: bigint) => (count * rate * 6n + 59n) / 60n;
        return held(pulses) <= money && held(pulses + 1n) > money;
      }),
    ));
});
