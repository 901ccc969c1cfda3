import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { after, instant, type Instant } from '#domain/kernel/instant';
import { turns } from '#testing/eventually';
import { ManualClock } from './manual-clock.ts';

const T0 = instant(1_000_000);
const at = (seconds: number): Instant => after(T0, seconds * 1_000);

function clockWith(...seconds: readonly number[]) {
  const clock = new ManualClock(T0);
  const ran: number[] = [];
  for (const n of seconds) clock.schedule(at(n), async () => void (await turns(2), ran.push(n)));
  return { clock, ran };
}

describe('manual clock', () => {
  it('stands still until it is set, and may go back', async () => {
    const clock = new ManualClock(T0);
    expect(clock.now()).toBe(T0);
    await clock.set(at(60));
    expect(clock.now()).toBe(at(60));
    await clock.set(at(-60));
    expect(clock.now()).toBe(at(-60));
  });

  it('runs what became due, in order of time, before the answer, and leaves the rest', async () => {
    const { clock, ran } = clockWith(5, 3, 9, 4);
    await clock.set(at(5));
    expect(ran).toEqual([3, 4, 5]);
    await clock.set(at(2));
    await clock.set(at(9));
    expect(ran).toEqual([3, 4, 5, 9]);
  });

  it('keeps the order in which timers of one instant were set', async () => {
    const clock = new ManualClock(T0);
    const ran: string[] = [];
    for (const name of ['one', 'two', 'three']) clock.schedule(at(1), () => void ran.push(name));
    await clock.set(at(1));
    expect(ran).toEqual(['one', 'two', 'three']);
  });

  it('runs a timer that another one sets, if it is due too, before the answer', async () => {
    const clock = new ManualClock(T0);
    const ran: string[] = [];
    clock.schedule(at(1), async () => {
      ran.push('first');
      clock.schedule(at(2), async () => {
        await turns(5);
        ran.push('second');
        clock.schedule(at(8), () => void ran.push('far'));
        clock.schedule(at(3), async () => void (await turns(5), ran.push('third')));
      });
      await turns(5);
    });
    await clock.set(at(3));
    expect(ran).toEqual(['first', 'second', 'third']);
  });

  it('runs a timer that is due when it is set, by itself, and waits for it at the next setting', async () => {
    const { clock, ran } = clockWith(0, -5);
    await turns(8);
    expect(ran).toEqual([-5, 0]);
    clock.schedule(at(0), async () => void (await turns(10), ran.push(1)));
    await turns(2);
    await clock.set(at(0));
    expect(ran).toEqual([-5, 0, 1]);
  });

  it('never runs two timers at once', async () => {
    const clock = new ManualClock(T0);
    let running = 0;
    const task = async () => {
      expect(++running).toBe(1);
      await turns(3);
      running--;
    };
    for (const seconds of [0, 1, 2]) clock.schedule(at(seconds), task);
    await Promise.all([clock.set(at(1)), clock.set(at(2))]);
    expect(running).toBe(0);
  });

  it('does not run what was called off', async () => {
    const { clock, ran } = clockWith();
    const callOff = clock.schedule(at(1), () => void ran.push(1));
    clock.schedule(at(2), () => void ran.push(2));
    callOff();
    callOff();
    await clock.set(at(5));
    expect(ran).toEqual([2]);
  });

  it('runs each timer once, at the first setting that reaches it, however the time jumps', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 10 }), fc.array(fc.integer({ min: -10, max: 60 }), { minLength: 1, maxLength: 8 }), async (timers, jumps) => {
        const { clock, ran } = clockWith(...timers);
        for (const jump of jumps) await clock.set(at(jump));
        const furthest = Math.max(...jumps);
        expect([...ran].sort((a, b) => a - b)).toEqual(timers.filter((n) => n <= furthest).sort((a, b) => a - b));
      }),
      { numRuns: 50 },
    ));

  it('tells whoever sets the time of a timer that fails, and runs the others at the next setting', async () => {
    const { clock, ran } = clockWith(2);
    clock.schedule(at(1), () => Promise.reject(new Error('broken timer')));
    await expect(clock.set(at(3))).rejects.toThrow('broken timer');
    await clock.set(at(3));
    expect(ran).toEqual([2]);
  });
});
