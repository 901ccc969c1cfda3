/** What is looked at: who it is, how far it is, and how much it has still to do. */
export interface Mover {
  readonly name: string;
  readonly position: string;
  readonly lagEvents: number;
}

interface Seen {
  readonly position: string;
  readonly since: number;
}

/**
 * Tells whoever has work to do and does not get on with it from whoever is merely busy. A subscriber that died quietly stands where it stood while the log
 * grows; one that catches up for an hour moves all the time. What counts is how long it was seen at one position with work to do: a subscriber that was idle since
 * yesterday has not stood still when the first event of the morning comes.
 */
export class StandingStill {
  private seen = new Map<string, Seen>();

  /** For how many milliseconds each of them has stood still, as far as was seen; `now` in milliseconds of any clock that never goes back. */
  look(movers: readonly Mover[], now: number): ReadonlyMap<string, number> {
    const behind = movers.filter(({ lagEvents }) => lagEvents > 0);
    this.seen = new Map(behind.map(({ name, position }) => [name, this.stood(name, position) ?? { position, since: now }]));
    return new Map(movers.map(({ name }) => [name, now - (this.seen.get(name)?.since ?? now)]));
  }

  private stood(name: string, position: string): Seen | undefined {
    const seen = this.seen.get(name);
    return seen?.position === position ? seen : undefined;
  }
}
