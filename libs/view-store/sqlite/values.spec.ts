import { describe, expect, it } from '@jest/globals';
import type { IndexValue } from '../view-store.ts';
import { fromColumn, toColumn } from './values.ts';

const VALUES: readonly IndexValue[] = [null, 0, -1.5, 1_700_000_000_000, '', 'text', '1', true, false];

describe('index values in columns', () => {
  it('come back as they went in, and no two are the same', () => {
    expect(VALUES.map((value) => fromColumn(toColumn(value)))).toEqual(VALUES);
    expect(new Set(VALUES.map((value) => JSON.stringify(toColumn(value)) + typeof toColumn(value))).size).toBe(VALUES.length);
  });

  it('are null where a field is left out', () => {
    expect(fromColumn(toColumn(undefined))).toBeNull();
  });

  it('are nothing that JSON cannot hold', () => {
    const wrong: readonly unknown[] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1n, {}, []];
    for (const value of wrong) expect(() => toColumn(value as IndexValue)).toThrow(TypeError);
  });
});
