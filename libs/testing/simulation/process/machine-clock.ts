import { instant, type Instant } from '#domain/kernel/instant';
import type { Clock } from '#engine/clock/clock';
import type { Timing } from '#engine/clock/timing';
import type { Life, Point, World } from '../world.ts';

interface Timer {
  readonly at: Instant;
  point: Point;
  readonly due: () => void;
}

/** When histories begin, by true time. */
export const BEGINNING = Date.UTC(2026, 10, 24, 10);

/** The clock of one machine: it may lie apart from true time, go faster or slower, and be set. It outlives the processes that look at it. */
export class MachineClock {
  private readonly world: World;
  private readonly rate: number;
  private offset: number;
  private readonly timers = new Set<Timer>();

  /** `drift`: how much faster it goes than true time, such as 0.01. */
  constructor(world: World, offset: number, drift: number) {
    this.world = world;
    this.offset = offset;
    this.rate = 1 + drift;
  }

  now(): Instant {
    return instant(Math.floor(BEGINNING + this.world.now * this.rate + this.offset));
  }

  /** Sets it forwards or back; what waits for a time of it waits for that time still. */
  jump(milliseconds: number): void {
    this.offset += milliseconds;
    for (const timer of this.timers) {
      this.world.callOff(timer.point);
      timer.point = this.pointOf(timer.at, timer.point.life, timer.due);
    }
  }

  /** Sets it right. */
  correct(): void {
    this.jump(-this.offset);
  }

  /** As one process sees it. */
  for(life: Life): Clock {
    return { now: () => this.now(), schedule: (at, task) => this.schedule(life, at, task) };
  }

  /** How the same process waits. Drift shows here too, jumps do not. */
  timingFor(life: Life): Timing {
    const { world, rate } = this;
    return {
      now: () => world.now * rate,
      pause: (milliseconds, signal) => pause(world, life, milliseconds / rate, signal),
      turn: () => world.sleep(world.draw(`${life.name} turn`).draw.between(0, 0.2), 'turn', life),
    };
  }

  private schedule(life: Life, at: Instant, task: () => Promise<void> | void): () => void {
    const due = (): void => {
      this.timers.delete(timer);
      void task();
    };
    const timer: Timer = { at, point: this.pointOf(at, life, due), due };
    this.timers.add(timer);
    return () => {
      this.world.callOff(timer.point);
      this.timers.delete(timer);
    };
  }

  private pointOf(at: Instant, life: Life | null, run: () => void): Point {
    const left = (at - BEGINNING - this.offset) / this.rate - this.world.now;
    // A hair beyond, or the clock would show the millisecond before.
    return this.world.after(left + 0.01, { life, label: 'timer', run });
  }
}

function pause(world: World, life: Life, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const over = (): void => {
      world.callOff(point);
      signal?.removeEventListener('abort', over);
      if (!life.dead) resolve();
    };
    const point = world.after(milliseconds + 0.01, { life, label: 'pause', run: over });
    signal?.addEventListener('abort', over);
  });
}
