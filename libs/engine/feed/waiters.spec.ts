import { describe, expect, it } from '@jest/globals';
import { turns } from '#testing/eventually';
import { Waiters } from './waiters.ts';

const soon = (milliseconds = 5_000): number => performance.now() + milliseconds;

describe('waiters', () => {
  it('say yes at once where it holds already, even after the deadline', async () => {
    expect(await new Waiters().until(() => true, soon(-1))).toBe(true);
  });

  it('look again when they are woken, and only then', async () => {
    const waiters = new Waiters();
    let reached = false;
    const answers: boolean[] = [];
    void waiters.until(() => reached, soon()).then((answer) => answers.push(answer));
    await turns();
    waiters.wake();
    await turns();
    reached = true;
    await turns();
    expect(answers).toEqual([]);
    waiters.wake();
    await turns();
    expect(answers).toEqual([true]);
  });

  it('say no at the deadline, and not before', async () => {
    const waiters = new Waiters();
    const before = performance.now();
    expect(await waiters.until(() => false, before + 40)).toBe(false);
    expect(performance.now() - before).toBeGreaterThanOrEqual(39);
    expect(await waiters.until(() => false, soon(-1))).toBe(false);
  });

  it('wake everybody, each for what it waits for', async () => {
    const waiters = new Waiters();
    let at = 0;
    const waiting = [3, 1, 2].map((wanted) => waiters.until(() => at >= wanted, soon()).then(() => wanted));
    const order: number[] = [];
    for (const one of waiting) void one.then((wanted) => order.push(wanted));
    for (at = 1; at <= 3; at++) {
      waiters.wake();
      await turns();
    }
    expect(order).toEqual([1, 2, 3]);
  });
});
