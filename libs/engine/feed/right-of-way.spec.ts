import { describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually';
import { machineTiming } from '../clock/timing.ts';
import { position } from '../toy/bench.fixture.ts';
import { logOf } from '../toy/views.fixture.ts';
import { follow } from './loop.ts';
import { RightOfWay } from './right-of-way.ts';
import type { Work } from './subscriber.ts';

/** A right of way on a clock that a spec sets. */
function timed() {
  let now = 0;
  const way = new RightOfWay({ ...machineTiming, now: () => now });
  const crowds = (count: number, together = 4, apart = 250): void => {
    for (let n = 0; n < count; n++) {
      now += apart;
      way.stored(together);
    }
  };
  return { way, crowds, pass: (milliseconds: number) => void (now += milliseconds) };
}

/** How long a reader is held up, in milliseconds. */
async function heldUp(way: RightOfWay, worked: number, signal = new AbortController().signal): Promise<number> {
  const began = performance.now();
  await way.giveWay(worked, signal);
  return performance.now() - began;
}

describe('right of way', () => {
  it('is a burst from the fourth crowd on, none of them more than 250 ms after the one before', () => {
    const { way, crowds } = timed();
    crowds(3);
    expect(way.burst).toBe(false);
    crowds(1);
    expect(way.burst).toBe(true);
  });

  it('counts from the start again when two crowds lie further apart', () => {
    const { way, crowds } = timed();
    crowds(3);
    crowds(3, 4, 251);
    expect(way.burst).toBe(false);
  });

  it('takes fewer than four payloads for no crowd, however often they come', () => {
    const { way, crowds } = timed();
    crowds(100, 3, 1);
    expect(way.burst).toBe(false);
  });

  it('ends 250 ms after the last crowd', () => {
    const { way, crowds, pass } = timed();
    crowds(4);
    pass(250);
    expect(way.burst).toBe(true);
    pass(1);
    expect(way.burst).toBe(false);
  });

  it('holds nobody up without a burst', async () => {
    const { way, crowds } = timed();
    crowds(3);
    expect(await heldUp(way, 1_000)).toBeLessThan(20);
  });

  it('pauses nine times as long as the work was, but at least 50 ms and at most 250 ms', async () => {
    const { way, crowds } = timed();
    crowds(4);
    // A timer may be late, and up to a millisecond early.
    const [shortest, between, longest] = [await heldUp(way, 0), await heldUp(way, 15), await heldUp(way, 10_000)];
    expect([shortest >= 49, between >= 134, longest >= 249]).toEqual([true, true, true]);
    expect([shortest < 200, longest < 1_000]).toEqual([true, true]);
  });

  it('lets a reader go at once when it is to stop', async () => {
    const { way, crowds } = timed();
    crowds(4);
    const stopping = new AbortController();
    const held = heldUp(way, 10_000, stopping.signal);
    stopping.abort();
    expect(await held).toBeLessThan(50);
  });
});

describe('a feed that gives way', () => {
  const following = async (rightOfWay: RightOfWay, slice: number) => {
    const store = await logOf('a+1', 'a+2', 'a+3', 'a+4', 'a+5');
    const pages: Work[] = [];
    const stopping = new AbortController();
    const ended = follow({
      store, from: '', limit: 100, signal: stopping.signal, rightOfWay, slice,
      work: async (page) => void pages.push(page),
      failed: (error) => { throw error; },
    });
    await eventually('the head', () => pages.at(-1)?.position === position(5));
    stopping.abort();
    await ended;
    return pages.map(({ events, position: at, caughtUp }) => [events.length, at, caughtUp]);
  };

  it('does a page in slices while a burst lasts, and moves over each of them', async () => {
    const { way, crowds } = timed();
    crowds(4);
    expect(await following(way, 2)).toEqual([[2, position(2), false], [2, position(4), false], [1, position(5), true]]);
  });

  it('does four slices in one go without a burst', async () => {
    expect(await following(timed().way, 1)).toEqual([[4, position(4), false], [1, position(5), true]]);
  });
});
