import { describe, expect, it } from '@jest/globals';
import { positionNumber, positionText } from './position.ts';

describe('a position of an embedded log', () => {
  it('is 20 digits wide', () => {
    expect(positionText(1)).toBe('00000000000000000001');
    expect(positionText(Number.MAX_SAFE_INTEGER)).toBe('00009007199254740991');
  });

  it('has the order of numbers as text', () => {
    const numbers = [1, 9, 10, 99, 100, 123_456_789];
    expect(numbers.map(positionText).sort()).toEqual(numbers.map(positionText));
  });

  it('comes back as its number, and the start of the log is 0', () => {
    expect(positionNumber(positionText(4711))).toBe(4711);
    expect(positionNumber(null)).toBe(0);
  });

  it.each(['', '7', '0000000000000000000x', '0000000000000000000000000000000000000007'])('is not %p', (text) => {
    expect(() => positionNumber(text)).toThrow(RangeError);
  });
});
