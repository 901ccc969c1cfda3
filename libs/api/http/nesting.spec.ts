import { describe, expect, it } from '@jest/globals';
import { isTooDeep } from './nesting.ts';

const nested = (levels: number): unknown => JSON.parse(`${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`);

describe('isTooDeep', () => {
  it('lets 32 levels of lists and objects pass, and no more', () => {
    expect(isTooDeep(nested(32))).toBe(false);
    expect(isTooDeep([nested(32)])).toBe(true);
  });

  it('says so of what would exhaust the stack', () => expect(isTooDeep(nested(400_000))).toBe(true));

  it.each([[undefined], [null], ['text'], [5], [{}], [[]], [Buffer.alloc(100)], [{ wide: Array.from({ length: 100_000 }, (_, i) => [i]) }]])('lets flat values pass', (value) =>
    expect(isTooDeep(value)).toBe(false));
});
