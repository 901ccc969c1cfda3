import { SECOND, after } from '#domain/kernel/instant';
import type { SimulatorClock } from './clock.ts';

/** Steps that happen later by the simulator's clock, unless all is stopped before. */
export class Timers {
  private readonly clock: SimulatorClock;
  private readonly pending = new Set<() => void>();

  constructor(clock: SimulatorClock) {
    this.clock = clock;
  }

  later(seconds: number, step: () => Promise<unknown>): void {
    const forget = this.clock.schedule(after(this.clock.now(), seconds * SECOND), async () => {
      this.pending.delete(forget);
      await step();
    });
    this.pending.add(forget);
  }

  stop(): void {
    for (const forget of this.pending) forget();
    this.pending.clear();
  }
}
