import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StandingStill, type Mover } from './standing-still.ts';

const mover = (name: string, position: string, lagEvents: number): Mover => ({ name, position, lagEvents });

/** Looks at one subscriber again and again: [milliseconds, position, lag] → for how long it has stood still. */
function looks(...seen: readonly (readonly [number, string, number])[]): readonly (number | undefined)[] {
  const standing = new StandingStill();
  return seen.map(([now, position, lag]) => standing.look([mover('inbox', position, lag)], now).get('inbox'));
}

describe('standing still', () => {
  it('is to have work to do and to be where one was', () => {
    expect(looks([0, '5', 3], [10_000, '5', 4], [31_000, '5', 400])).toEqual([0, 10_000, 31_000]);
  });

  it('is not to be idle, however long', () => {
    expect(looks([0, '5', 0], [3_600_000, '5', 0], [7_200_000, '5', 1], [7_201_000, '5', 1])).toEqual([0, 0, 0, 1_000]);
  });

  it('is not to catch up for hours with ever more to do', () => {
    expect(looks([0, '5', 100], [60_000, '6', 200], [120_000, '7', 300])).toEqual([0, 0, 0]);
  });

  it('is over with the first step', () => {
    expect(looks([0, '5', 3], [60_000, '5', 3], [61_000, '6', 2], [62_000, '6', 2])).toEqual([0, 60_000, 0, 1_000]);
  });

  it('is each one’s own, and forgotten with whoever is gone', () => {
    const standing = new StandingStill();
    standing.look([mover('a', '1', 1), mover('b', '1', 1)], 0);
    expect([...standing.look([mover('a', '1', 1), mover('b', '2', 1)], 5)]).toEqual([['a', 5], ['b', 0]]);
    expect([...standing.look([mover('b', '2', 1)], 10)]).toEqual([['b', 5]]);
    expect([...standing.look([mover('a', '1', 1), mover('b', '2', 1)], 20)]).toEqual([['a', 0], ['b', 15]]);
  });

  it('never lasts longer than since the last step or the last rest, and grows with time else', () => {
    const step = fc.record({ wait: fc.integer({ min: 1, max: 1_000 }), moves: fc.boolean(), lag: fc.integer({ min: 0, max: 2 }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        const standing = new StandingStill();
        let [now, position, since] = [0, 0, 0];
        for (const { wait, moves, lag } of steps) {
          now += wait;
          if (moves) position++;
          const still = standing.look([mover('a', String(position), lag)], now).get('a');
          if (moves || lag === 0) since = now;
          expect(still).toBeLessThanOrEqual(now - since);
          expect(still).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
