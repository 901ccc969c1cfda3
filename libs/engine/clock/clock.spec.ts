import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { after, instant } from '#domain/kernel/instant';
import { systemClock } from './clock.ts';

const T0 = instant(1_764_000_000_000);
const DAY = 86_400_000;

describe('system clock', () => {
  beforeEach(() => void jest.useFakeTimers({ now: T0 }));
  afterEach(() => void jest.useRealTimers());

  it('says what the machine says', () => {
    expect(systemClock.now()).toBe(T0);
    jest.advanceTimersByTime(5);
    expect(systemClock.now()).toBe(T0 + 5);
  });

  it('runs a task once at its time, at once where that is past, and not when it was called off', () => {
    const ran: string[] = [];
    systemClock.schedule(after(T0, 1_000), () => void ran.push('later'));
    systemClock.schedule(after(T0, -1_000), () => void ran.push('past'));
    systemClock.schedule(after(T0, 500), () => void ran.push('never'))();
    jest.advanceTimersByTime(999);
    expect(ran).toEqual(['past']);
    jest.advanceTimersByTime(60_000);
    expect(ran).toEqual(['past', 'later']);
  });

  it('waits for what is further off than a timer can be', () => {
    const ran: number[] = [];
    const callOff = systemClock.schedule(after(T0, 70 * DAY), () => void ran.push(2));
    systemClock.schedule(after(T0, 60 * DAY), () => void ran.push(1));
    jest.advanceTimersByTime(60 * DAY - 1);
    expect(ran).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(ran).toEqual([1]);
    callOff();
    jest.advanceTimersByTime(20 * DAY);
    expect(ran).toEqual([1]);
  });
});
