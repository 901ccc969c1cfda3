import { machineTiming, type Timing } from '../clock/timing.ts';

/** So many that are stored in one go are a crowd, as no quiet hour brings it. */
const CROWD = 4;

/** So many crowds, none of them long after the one before, are a burst: what came at once just once is not worth any delay. */
const CROWDS = 4;

/** How long a burst lasts after its last crowd, and how far two crowds may lie apart, in milliseconds. */
const LULL = 250;

/** A pause is so many times as long as the work before it was, within these bounds, in milliseconds. */
const FACTOR = 9;
const SHORTEST_PAUSE = 50;
const LONGEST_PAUSE = 250;

/**
 * Intake goes first. Whoever sends waits for an answer, and to store a payload takes a small part of the time that it takes to translate it; but both are
 * done by one thread, and whoever reads the log is woken by every commit. So while a burst lasts, all readers pause between two slices of their work: the
 * log grows at the speed of storing, and they follow in fewer and fuller slices. A pause has an end whatever comes in, so nobody ever starves;
 * and without a burst there is none.
 */
export class RightOfWay {
  private readonly timing: Timing;
  private crowds = 0;
  private lastCrowd = -Infinity;

  constructor(timing: Timing = machineTiming) {
    this.timing = timing;
  }

  /** So many were stored in one go. */
  stored(together: number): void {
    if (together < CROWD) return;
    const now = this.timing.now();
    this.crowds = now - this.lastCrowd > LULL ? 1 : this.crowds + 1;
    this.lastCrowd = now;
  }

  /** Whether payloads come in faster than they could be translated. */
  get burst(): boolean {
    return this.crowds >= CROWDS && this.timing.now() - this.lastCrowd <= LULL;
  }

  /** After a slice of work that took so many milliseconds: resolves when the next one may begin, or when the signal aborts. */
  async giveWay(worked: number, signal: AbortSignal): Promise<void> {
    if (!this.burst) return;
    const length = Math.min(Math.max(worked * FACTOR, SHORTEST_PAUSE), LONGEST_PAUSE);
    await this.timing.pause(length, signal);
  }
}
