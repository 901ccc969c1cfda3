import { describe, expect, it } from '@jest/globals';
import { Arrivals } from './arrivals.ts';

/** Whether a promise has settled once all microtasks are done. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => (done = true));
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe('arrivals', () => {
  it('wake everybody who waits, and nobody twice', async () => {
    const arrivals = new Arrivals();
    const { signal } = new AbortController();
    const [one, other] = [arrivals.next(signal), arrivals.next(signal)];
    expect(await settled(one)).toBe(false);
    arrivals.announce();
    expect(await settled(Promise.all([one, other]))).toBe(true);
    expect(await settled(arrivals.next(signal))).toBe(false);
  });

  it('let go of whoever aborts, and of nobody else', async () => {
    const arrivals = new Arrivals();
    const leaving = new AbortController();
    const gone = arrivals.next(leaving.signal);
    const still = arrivals.next(new AbortController().signal);
    leaving.abort();
    expect(await settled(gone)).toBe(true);
    expect(await settled(still)).toBe(false);
  });

  it('keep nobody waiting once closed or aborted', async () => {
    const arrivals = new Arrivals();
    expect(await settled(arrivals.next(AbortSignal.abort()))).toBe(true);
    arrivals.close();
    expect(arrivals.closed).toBe(true);
    expect(await settled(arrivals.next(new AbortController().signal))).toBe(true);
  });
});
