import { describe, expect, it } from '@jest/globals';
import { RateMeter, secondsFor } from './rate.ts';

describe('rate of a build', () => {
  it('is what was folded of late, so that a slow beginning is forgotten', () => {
    const meter = new RateMeter();
    meter.note(0, 'p0', 0);
    meter.note(9_000, 'p1', 900);
    expect(meter.progress).toEqual({ position: 'p1', events: 900, rate: 100 });
    meter.note(12_000, 'p2', 3_900);
    expect(meter.progress).toEqual({ position: 'p2', events: 3_900, rate: 1_000 });
  });

  it('is not known before there are two moments to tell it by', () => {
    const meter = new RateMeter();
    expect(meter.progress).toEqual({ position: '', events: 0, rate: null });
    meter.note(5, 'p0', 10);
    meter.note(5, 'p1', 20);
    expect(meter.progress).toEqual({ position: 'p1', events: 20, rate: null });
  });

  it('says how long the rest takes, where anybody can', () => {
    expect(secondsFor(1_001, 100)).toBe(11);
    expect(secondsFor(0, 100)).toBe(0);
    expect([secondsFor(10, null), secondsFor(10, 0)]).toEqual([null, null]);
  });
});
