import { describe, expect, it } from '@jest/globals';
import { Lru } from './lru.ts';

function filled(...keys: readonly string[]): Lru<string, number> {
  const lru = new Lru<string, number>(3);
  keys.forEach((key, n) => lru.set(key, n));
  return lru;
}

const held = (lru: Lru<string, number>) => ['a', 'b', 'c', 'd', 'e'].filter((key) => lru.get(key) !== undefined);

describe('lru', () => {
  it('forgets what was written longest ago once it is full', () => expect(held(filled('a', 'b', 'c', 'd', 'e'))).toEqual(['c', 'd', 'e']));

  it('takes reading and writing again for use', () => {
    const lru = filled('a', 'b', 'c');
    expect(lru.get('a')).toBe(0);
    lru.set('b', 9);
    lru.set('d', 4);
    expect(held(lru)).toEqual(['a', 'b', 'd']);
    expect(lru.get('b')).toBe(9);
  });

  it('loses what is deleted, and everything when it is cleared', () => {
    const lru = filled('a', 'b');
    lru.delete('a');
    lru.delete('never there');
    expect(held(lru)).toEqual(['b']);
    lru.clear();
    expect(held(lru)).toEqual([]);
  });
});
