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
    const wait = Math.min(Math.max(at - Date.now(), 0), LONGEST_TIMEOUT);
    const timer = setTimeout(() => void task(), wait);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
