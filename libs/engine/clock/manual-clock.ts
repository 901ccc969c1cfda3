import type { Instant } from '#domain/kernel/instant';
import type { Clock } from './clock.ts';

interface Timer {
  readonly at: Instant;
  readonly task: () => Promise<void> | void;
}

/** A clock that stands still until it is set; setting it runs, in order, what has become due. For tests, demos and training. */
export class ManualClock implements Clock {
  private current: Instant;
  private readonly timers = new Set<Timer>();
  private runs: Promise<void> = Promise.resolve();

  constructor(start: Instant) {
    this.current = start;
  }

  now(): Instant {
    return this.current;
  }

  schedule(at: Instant, task: () => Promise<void> | void): () => void {
    const timer = { at, task };
    this.timers.add(timer);
    if (at <= this.current) queueMicrotask(() => void this.runDue());
    return () => void this.timers.delete(timer);
  }

  /** Sets the time, which may also go back, and waits for the timers that became due. */
  async set(now: Instant): Promise<void> {
    this.current = now;
    await this.runDue();
  }

  /** One run after another, so that timers keep their order, and whoever sets the time waits for those that are at work already. */
  private runDue(): Promise<void> {
    const run = this.runs.then(() => this.runAll());
    this.runs = run.then(
      () => undefined,
      () => undefined,
    );
    return run;
  }

  private async runAll(): Promise<void> {
    for (let due = this.earliestDue(); due; due = this.earliestDue()) {
      this.timers.delete(due);
      await due.task();
    }
  }

  private earliestDue(): Timer | undefined {
    return [...this.timers].filter((timer) => timer.at <= this.current).sort((a, b) => a.at - b.at)[0];
  }
}
