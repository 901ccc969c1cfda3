import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isIncrement, pulsesIn } from './pulses.ts';

describe('pulses', () => {
  it.each([
    [0, 0n],
    [1, 1n],
    [6, 1n],
    [7, 2n],
    [54, 9n],
    [56, 10n],
    [60, 10n],
    [61, 11n],
    [66, 11n],
    [125, 21n],
  ])('MO-1 bills %i seconds as %i pulses of six seconds', (seconds, pulses) => expect(pulsesIn(seconds, 6)).toBe(pulses));

  it('MO-1 bills each started minute where the increment of the card is 60', () =>
    expect([0, 1, 60, 61, 120].map((seconds) => pulsesIn(seconds, 60))).toEqual([0n, 1n, 1n, 2n, 2n]));

  it('MO-1 takes only increments that divide a minute into whole pulses', () => {
    expect([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60].every(isIncrement)).toBe(true);
    expect([0, -6, 7, 45, 120, 1.5, Number.NaN].some(isIncrement)).toBe(false);
    expect(() => pulsesIn(60, 7)).toThrow(RangeError);
  });

  it('refuses parts of a second and seconds below zero instead of rounding them', () => {
    expect(() => pulsesIn(9.2, 6)).toThrow(RangeError);
    expect(() => pulsesIn(-1, 6)).toThrow(RangeError);
  });

  it('covers every second and wastes less than one pulse, whatever the increment', () =>
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.constantFrom(1, 5, 6, 30, 60), (seconds, increment) => {
        const billed = Number(pulsesIn(seconds, increment)) * increment;
        return billed >= seconds && billed < seconds + increment;
      }),
    ));
});
