import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareText, compareValues } from './order.ts';
import type { IndexValue } from './view-store.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

describe('order of index values', () => {
  it('puts text in the order of its UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(bytes(a), bytes(b)));
      }),
    );
  });

  it('puts an emoji after the full-width forms, where plain comparison puts it before', () => {
    expect(compareText('😀', '\uff5e')).toBeGreaterThan(0);
    expect('😀' < '\uff5e').toBe(true);
  });

  it('puts a text after each of its beginnings', () => {
    expect(compareText('ab', 'a')).toBeGreaterThan(0);
    expect(compareText('', 'a')).toBeLessThan(0);
    expect(compareText('ab', 'ab')).toBe(0);
  });

  it('puts null first, then numbers, text, false, true', () => {
    const inOrder: readonly IndexValue[] = [null, -1, 0, 1.5, 20, '', '10', '9', 'a', false, true];
    expect([...inOrder].reverse().sort(compareValues)).toEqual(inOrder);
  });

  it('takes values of two kinds for different', () => {
    expect(compareValues(1, '1')).not.toBe(0);
    expect(compareValues(1, true)).not.toBe(0);
    expect(compareValues(0, null)).not.toBe(0);
    expect(compareValues(null, null)).toBe(0);
  });
});
