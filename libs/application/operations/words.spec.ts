import { describe, expect, it } from '@jest/globals';
import { about, inSeconds, many } from './words.ts';

describe('words', () => {
  it.each([[0, '0 s'], [41.4, '41 s'], [119.4, '119 s'], [120, '2 min'], [3_600, '60 min'], [7_200, '2 h'], [7_500, '2 h 5 min'], [90_000, '25 h']])('say %s seconds as %s', (seconds, said) => {
    expect(inSeconds(seconds)).toBe(said);
  });

  it('count one thing and many', () => {
    expect([many(1, 'event'), many(0, 'event'), many(12, 'event')]).toEqual(['1 event', '0 events', '12 events']);
  });

  it('say where somebody stands, if he does', () => {
    expect([about({ position: '17', type: 'CallEnded' }), about(null)]).toEqual([' before 17 (CallEnded)', '']);
  });
});
