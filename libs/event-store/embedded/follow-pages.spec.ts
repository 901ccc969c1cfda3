import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '../errors.ts';
import type { Page } from '../event-store.ts';
import { Arrivals } from './arrivals.ts';
import { followPages, type Followed } from './follow-pages.ts';
import { positionText } from './position.ts';

/** A log of which only the length is known, and whose reads can be made to fail. */
function counted(last: number, read: Followed['read'] = async ({ from, limit }) => page(Math.min(last, Number(from ?? 0) + limit))): Followed {
  return { arrivals: new Arrivals(), last: () => last, read };
}

function page(position: number): Page {
  return { events: [], position: position === 0 ? null : positionText(position) };
}

const start = (log: Followed, signal = new AbortController().signal) => followPages(log, { from: null, limit: 10, signal });

describe('following an embedded log', () => {
  it('tries again while the log cannot be read', async () => {
    let fails = 2;
    const log = counted(3, async () => {
      if (fails-- > 0) throw new StoreUnavailable('not just now');
      return page(3);
    });
    expect(await start(log).next()).toEqual({ done: false, value: { ...page(3), caughtUp: true } });
    expect(fails).toBe(-1);
  });

  it('ends when it is aborted while it waits to try again', async () => {
    const leaving = new AbortController();
    const log = counted(3, async () => {
      queueMicrotask(() => leaving.abort());
      throw new StoreUnavailable('not just now');
    });
    expect(await start(log, leaving.signal).next()).toEqual({ done: true, value: undefined });
  });

  it('passes on what is no failure of storage', async () => {
    const log = counted(3, async () => {
      throw new TypeError('a fault of the program');
    });
    await expect(start(log).next()).rejects.toThrow(TypeError);
  });

  it('ends when the store closes during a read', async () => {
    const log = counted(3, async () => {
      log.arrivals.close();
      throw new StoreUnavailable('closed');
    });
    expect(await start(log).next()).toEqual({ done: true, value: undefined });
  });

  it('says caught up of the page alone that reaches the end', async () => {
    const pages = start(counted(25));
    const caughtUp = [];
    for (let n = 0; n < 3; n++) caughtUp.push((await pages.next()).value?.caughtUp);
    expect(caughtUp).toEqual([false, false, true]);
  });
});
