import { setTimeout as timeout } from 'node:timers/promises';

/**
 * How the program waits, and how it measures how long something took; never the time of the domain, which is {@link Clock}. Everything that waits does
 * so through this, so that a whole system runs in a test without the timers of the real world.
 */
export interface Timing {
  /** Milliseconds since some moment; never goes back. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal aborts. */
  pause(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Resolves once everything that was ready to run has had its turn. */
  turn(): Promise<void>;
}

/** The machine's own. A pause keeps the process alive. */
export const machineTiming: Timing = {
  now: () => performance.now(),
  async pause(milliseconds, signal) {
    await timeout(milliseconds, undefined, { signal }).catch((error: unknown) => {
      if (!signal?.aborted) throw error;
    });
  },
  turn: () => new Promise(setImmediate),
};
