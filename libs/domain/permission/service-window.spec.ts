import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { after, HOUR, instant, type Instant } from '../kernel/instant.ts';
import { knowsMove, joinWindows, NO_WINDOW, windowAt, withMove, type ServiceWindow, type Stretch } from './service-window.ts';

const move = (at: number): Stretch => ({ from: instant(at), until: after(instant(at), 24 * HOUR) });
const windowOf = (moves: readonly number[], from: ServiceWindow = NO_WINDOW): ServiceWindow => moves.map(move).reduce(withMove, from);
const hours = fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 300 }).map((list) => list.map((hour) => hour * HOUR));

describe('service window', () => {
  it('PE-1 is open from a move on, and shut at exactly its end', () => {
    const window = windowOf([HOUR]);
    expect(windowAt(window, instant(HOUR - 1))).toEqual({ open: false, until: null });
    expect(windowAt(window, instant(HOUR))).toEqual({ open: true, until: 25 * HOUR });
    expect(windowAt(window, instant(25 * HOUR - 1)).open).toBe(true);
    expect(windowAt(window, instant(25 * HOUR))).toEqual({ open: false, until: 25 * HOUR });
  });

  it('never moves back, and answers the past as it stood', () => {
    const window = windowOf([10 * HOUR, 5 * HOUR, 20 * HOUR]);
    expect([4, 7, 12, 21].map((hour) => windowAt(window, instant(hour * HOUR)).until)).toEqual([null, 29 * HOUR, 34 * HOUR, 44 * HOUR]);
  });

  it('is the same whatever the order of the moves, however many', () =>
    fc.assert(
      fc.property(hours, fc.func(fc.integer()), (moves, key) => {
        const shuffled = [...moves].sort((a, b) => key(a) - key(b));
        expect(windowOf(shuffled)).toEqual(windowOf(moves));
      }),
    ));

  it('tells open from shut as if every move were kept, and the end as well for the newest 128', () =>
    fc.assert(
      fc.property(hours, fc.integer({ min: 0, max: 950 }), (moves, hour) => {
        const [window, at] = [windowOf(moves), instant(hour * HOUR)];
        const last = moves.filter((from) => from <= at).sort((a, b) => b - a)[0];
        const { open, until } = windowAt(window, at);
        expect(open).toBe(last !== undefined && at < last + 24 * HOUR);
        if (last !== undefined && window.moves.some(({ from }) => from === last)) expect(until).toBe(last + 24 * HOUR);
      }),
    ));

  it('stays small, and knows again every move that it took in', () =>
    fc.assert(
      fc.property(hours, (moves) => {
        const window = windowOf(moves);
        expect(window.moves.length).toBeLessThanOrEqual(128);
        expect(window.before.length).toBeLessThanOrEqual(900 / 24 + 1);
        expect(moves.every((from) => knowsMove(window, move(from)))).toBe(true);
        expect(knowsMove(window, move(901 * HOUR))).toBe(false);
      }),
    ));

  it('of two joined is open when either was', () =>
    fc.assert(
      fc.property(hours, hours, fc.integer({ min: 0, max: 950 }), (mine, theirs, hour) => {
        const at: Instant = instant(hour * HOUR);
        const joined = windowAt(joinWindows(windowOf(mine), windowOf(theirs)), at);
        expect(joined.open).toBe(windowAt(windowOf([...mine, ...theirs]), at).open);
      }),
    ));
});
