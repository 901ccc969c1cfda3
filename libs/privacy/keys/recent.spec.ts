import { describe, expect, it } from '@jest/globals';
import { Recent } from './recent.ts';

describe('what was used lately', () => {
  it('holds the last so many, and at most twice as many', () => {
    const recent = new Recent<number>(4);
    for (let n = 0; n < 100; n++) recent.set(String(n), n);
    expect([96, 97, 98, 99].map((n) => recent.get(String(n)))).toEqual([96, 97, 98, 99]);
    const held = Array.from({ length: 100 }, (_, n) => recent.get(String(n))).filter((value) => value !== undefined);
    expect(held.length).toBeLessThanOrEqual(8);
  });

  it('keeps what is asked for again and again, whatever else comes', () => {
    const recent = new Recent<string>(4);
    recent.set('kept', 'here');
    for (let n = 0; n < 100; n++) {
      recent.set(String(n), 'other');
      expect(recent.get('kept')).toBe('here');
    }
  });

  it('holds a null as any other value, and the last of two', () => {
    const recent = new Recent<number | null>(4);
    recent.set('gone', 1);
    recent.set('gone', null);
    expect(recent.get('gone')).toBeNull();
    expect(recent.get('never')).toBeUndefined();
  });

  it('forgets one that it is told to, however old it is', () => {
    const recent = new Recent<number>(2);
    for (const id of ['a', 'b', 'c']) recent.set(id, 1);
    for (const id of ['a', 'c']) recent.delete(id);
    expect(['a', 'b', 'c'].map((id) => recent.get(id))).toEqual([undefined, 1, undefined]);
  });

  it('forgets everything at once', () => {
    const recent = new Recent<number>(2);
    for (const id of ['a', 'b', 'c']) recent.set(id, 1);
    recent.clear();
    expect(['a', 'b', 'c'].map((id) => recent.get(id))).toEqual([undefined, undefined, undefined]);
  });
});
