/** How far a build is, for people. */
export interface BuildProgress {
  /** Up to where everything is folded; '' before the first event. */
  readonly position: string;
  /** Events folded since it began or was last resumed. */
  readonly events: number;
  /** Events a second, of late; null until there is something to tell it by. */
  readonly rate: number | null;
}

/** What counts as of late, in milliseconds. */
const WINDOW = 10_000;

interface Sample {
  readonly at: number;
  readonly events: number;
}

/** Measures how fast a build goes. Time comes in as milliseconds of one timing. */
export class RateMeter {
  private samples: readonly Sample[] = [];
  private last = { position: '', events: 0 };

  /** It has come so far by then. */
  note(at: number, position: string, events: number): void {
    this.last = { position, events };
    this.samples = [...this.samples.filter((sample) => at - sample.at <= WINDOW), { at, events }];
  }

  get progress(): BuildProgress {
    return { ...this.last, rate: this.rate() };
  }

  private rate(): number | null {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    if (!first || !last || last.at <= first.at) return null;
    return ((last.events - first.events) * 1_000) / (last.at - first.at);
  }
}

/** Seconds until so many events are folded at this rate, rounded up; null when nobody can say. */
export const secondsFor = (events: number, rate: number | null): number | null => (rate === null || rate <= 0 ? null : Math.ceil(events / rate));
