import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { atMost, fromMoney, micros, minus, parseMicros, plus, toMoney, ZERO, type Money } from './money.ts';

const amounts = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(micros);
const requested = fc.bigInt({ min: 0n, max: 10n ** 24n - 1n }).map(micros);

/** What JavaScript would make of an amount if it ever went through a float. */
const asFloat = (text: string): string => (Number(text) || 0).toFixed(6);

describe('money', () => {
  it.each([
    ['9.98', 9_980_000n, '9.980000'],
    ['50', 50_000_000n, '50.000000'],
    ['50.000000', 50_000_000n, '50.000000'],
    ['0', 0n, '0.000000'],
    ['0.000001', 1n, '0.000001'],
    ['007.5', 7_500_000n, '7.500000'],
    ['999999999999999999.999999', 999_999_999_999_999_999_999_999n, '999999999999999999.999999'],
  ])('reads %s to the micro and writes it with six places', (text, value, written) => {
    expect(parseMicros(text)).toBe(value);
    expect(toMoney(micros(value))).toBe(written);
  });

  it.each([
    '-1', '+1', '-0', '1e3', '1E3', '1.0000001', '1.', '.5', '', ' ', ' 1', '1 ', '1\n', '\t1', '1,5', '1_000', '0x10', '0b1', 'NaN', 'Infinity', '١٢', '１２', '1.2.3', '--1', 'null', '1234567890123456789',
  ])('takes %p for no amount', (text) => {
    expect(parseMicros(text)).toBeNull();
  });

  it('comes back as it was, whatever its size and sign', () => fc.assert(fc.property(amounts, (value) => expect(fromMoney(toMoney(value))).toBe(value))));

  it('is written with exactly six places and no zeros in front', () =>
    fc.assert(fc.property(amounts, (value) => expect(toMoney(value)).toMatch(/^-?(0|[1-9]\d*)\.\d{6}$/))));

  it('reads in requests exactly what it writes, up to 18 digits before the point', () => fc.assert(fc.property(requested, (value) => expect(parseMicros(toMoney(value))).toBe(value))));

  it('reads every text as an amount or as none, and never as another amount', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '-', 'e', ' '), maxLength: 8 })), (text) => {
        const value = parseMicros(text);
        if (value === null) return;
        expect(text).toMatch(/^\d+(\.\d{1,6})?$/);
        const [units = '', places = ''] = text.split('.');
        expect(value).toBe(BigInt(units + places.padEnd(6, '0')));
      }),
      { numRuns: 500 },
    ));

  it('goes through no float, which would lose micros', () => {
    const text = '123456789012345678.123456' as Money;
    expect(toMoney(fromMoney(text))).toBe(text);
    expect(asFloat(text)).not.toBe(text);
    expect(typeof fromMoney(text)).toBe('bigint');
  });

  it.each(['', '1e3', ' 1', '1.0000001', '+1', 'abc', '-', '--1'])('throws on %p where it reads what it wrote itself', (text) => {
    expect(() => fromMoney(text as Money)).toThrow(`not money: ${text}`);
  });

  it('adds, takes away, and takes the lesser of two', () => {
    const [one, two] = [micros(1n), micros(2n)];
    expect([plus(one, two), minus(one, two), atMost(one, two), atMost(two, one), ZERO]).toEqual([3n, -1n, 1n, 1n, 0n]);
    expect(toMoney(minus(ZERO, micros(9_980_000n)))).toBe('-9.980000');
    expect(fromMoney('-9.980000' as Money)).toBe(-9_980_000n);
  });
});
