/** Chance that a seed repeats exactly: the same seed gives the same numbers in the same order. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** So many random bytes. */
  bytes(count: number): Buffer;
  /** The same elements in another order. */
  shuffled<T>(elements: readonly T[]): T[];
}

/** The generator mulberry32: 32 bits of state, enough to tell ids apart, and no good for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  return {
    next,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => Math.floor(next() * 256))),
    shuffled(elements) {
      const order = [...elements];
      for (let i = order.length - 1; i > 0; i--) {
        const other = Math.floor(next() * (i + 1));
        [order[i], order[other]] = [order[other]!, order[i]!];
      }
      return order;
    },
  };
}
