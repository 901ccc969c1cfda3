import { instant, type Instant } from '#domain/kernel/instant';

/** Where time comes from. Nothing else in the product reads a clock, except for tokens' expiry and monotonic waiting. */
export interface Clock {
  now(): Instant;
  /** Runs `task` once, at or after `at`. Returns a function that calls it off. */
  schedule(at: Instant, task: () => Promise<void> | void): () => void;
}

const LONGEST_TIMEOUT = 2_147_000_000;

/** The machine's own clock. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
  schedule(at, task) {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = Math.max(at - Date.now(), 0);
      // A timer cannot be longer than this, so a far one is made of several.
      timer = left > LONGEST_TIMEOUT ? setTimeout(wait, LONGEST_TIMEOUT) : setTimeout(() => void task(), left);
      timer.unref();
    };
    wait();
    return () => clearTimeout(timer);
  },
};
