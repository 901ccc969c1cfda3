/** How much is measured. */
export interface Effort {
  /** Rounds of each, of which the median counts. */
  readonly rounds: number;
  /** Of one round that takes as long as it is told. */
  readonly seconds: number;
  /** Calls of one round that takes as long as it needs. */
  readonly calls: number;
  /** Events of the log that views are built from. */
  readonly logSize: number;
  /** Old webhooks that nobody has looked at, and how long one looks on while they drain. */
  readonly backlog: { readonly payloads: number; readonly seconds: number };
  /** Events in which the heap may grow; null: that is not looked at. */
  readonly heapEvents: number | null;
}

/** What the figures of docs/benchmarks.md are measured with. */
export const FULL: Effort = { rounds: 5, seconds: 3, calls: 6_000, logSize: 1_000_000, backlog: { payloads: 1_000_000, seconds: 60 }, heapEvents: 200_000 };

/** For a look while working: well below a minute. */
export const QUICK: Effort = { rounds: 3, seconds: 1.2, calls: 2_000, logSize: 20_000, backlog: { payloads: 20_000, seconds: 4 }, heapEvents: null };
