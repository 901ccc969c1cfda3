import { describe, expect, it } from '@jest/globals';
import { BoundedCache } from './bounded-cache.ts';

const held = (cache: BoundedCache<number, string>, upTo: number) =>
  Array.from({ length: upTo }, (_, key) => key).filter((key) => cache.get(key) !== undefined);

describe('a bounded cache', () => {
  it('gives what was set last', () => {
    const cache = new BoundedCache<number, string>(4);
    cache.set(1, 'one');
    cache.set(1, 'uno');
    expect(cache.get(1)).toBe('uno');
    expect(cache.get(2)).toBeUndefined();
  });

  it('never holds more than its capacity', () => {
    const cache = new BoundedCache<number, string>(10);
    for (let key = 0; key < 1_000; key++) cache.set(key, String(key));
    const left = held(cache, 1_000);
    expect(left.length).toBeLessThanOrEqual(10);
    expect(left).toContain(999);
  });

  it('keeps what is used and drops what is not', () => {
    const cache = new BoundedCache<number, string>(10);
    cache.set(0, 'used');
    for (let key = 1; key < 1_000; key++) {
      cache.set(key, String(key));
      cache.get(0);
    }
    expect(cache.get(0)).toBe('used');
    expect(cache.get(1)).toBeUndefined();
  });

  it('gives the newer value when an older one is still in the old generation', () => {
    const cache = new BoundedCache<number, string>(4);
    cache.set(1, 'one');
    cache.set(2, 'two');
    cache.set(3, 'three');
    cache.set(1, 'uno');
    expect(cache.get(1)).toBe('uno');
  });

  it('is empty once cleared', () => {
    const cache = new BoundedCache<number, string>(2);
    for (let key = 0; key < 4; key++) cache.set(key, String(key));
    cache.clear();
    expect(held(cache, 4)).toEqual([]);
  });
});
