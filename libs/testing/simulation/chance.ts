/**
 * All chance of one history, from one seed. Draws are named, and a name gives the same draw whatever else was drawn before: so a history from which one thing
 * is left out stays the same history in everything else, which is what makes shrinking work.
 */
export class Chance {
  private readonly seed: string;

  constructor(seed: number) {
    this.seed = `${seed}/`;
  }

  /** The draw of this name, from its beginning. */
  of(name: string): Draw {
    return new Draw(hashed(this.seed + name));
  }
}

/** A row of numbers of chance. */
export class Draw {
  private state: number;

  constructor(state: number) {
    this.state = state;
  }

  /** At least 0, below 1. */
  next(): number {
    return this.bits() / 4_294_967_296;
  }

  /** A whole number of 32 bits. */
  bits(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** A whole number from 0, below `bound`. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** At least `low`, below `high`. */
  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** True in `share` of all cases. */
  happens(share: number): boolean {
    return this.next() < share;
  }

  /** One of them. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** A length of which short ones are the most frequent, as waiting times are. */
  around(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }
}

/** 32 bits of a text (FNV-1a with a last stir). */
export function hashed(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
