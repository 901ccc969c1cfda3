import { machineTiming, type Timing } from '../clock/timing.ts';

/** Lets others wait until something has moved far enough. */
export class Waiters {
  readonly timing: Timing;
  private readonly waiting = new Set<() => void>();

  constructor(timing: Timing = machineTiming) {
    this.timing = timing;
  }

  /** Tells everybody to look again. */
  wake(): void {
    const woken = [...this.waiting];
    this.waiting.clear();
    for (const look of woken) look();
  }

  /** Resolves with true as soon as `reached()` holds, or with false at the deadline (milliseconds of the timing). */
  async until(reached: () => boolean, deadline: number): Promise<boolean> {
    while (!reached()) {
      const left = deadline - this.timing.now();
      if (left <= 0) return false;
      await this.nextWake(left);
    }
    return true;
  }

  private nextWake(milliseconds: number): Promise<void> {
    const over = new AbortController();
    const woken = new Promise<void>((resolve) => {
      const look = (): void => {
        this.waiting.delete(look);
        over.abort();
        resolve();
      };
      this.waiting.add(look);
      void this.timing.pause(milliseconds, over.signal).then(look);
    });
    return woken;
  }
}
