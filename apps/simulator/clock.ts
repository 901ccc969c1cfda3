import { instant, type Instant } from '#domain/kernel/instant';

/** The platform's time. A manual one lets a whole day of calls pass in a moment. */
export interface SimulatorClock {
  now(): Instant;
  /** Runs `task` once, at or after `at`. Returns a function that calls it off. */
  schedule(at: Instant, task: () => Promise<void>): () => void;
}

/** The machine's clock. */
export const wallClock: SimulatorClock = {
  now: () => instant(Date.now()),
  schedule(at, task) {
    const timer = setTimeout(() => void task(), Math.max(at - Date.now(), 0));
    return () => clearTimeout(timer);
  },
};
