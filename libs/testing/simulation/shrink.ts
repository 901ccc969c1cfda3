import { simulate, type Outcome, type SimulationOptions } from './simulate.ts';

/** The shortest history of a seed that was found in which the same thing goes wrong. */
export interface Shrunk {
  readonly outcome: Outcome;
  /** Names of what could be left out. */
  readonly leftOut: ReadonlySet<string>;
  /** Histories that were tried. */
  readonly tries: number;
}

/** Histories that are tried at most: each takes as long as the first one did, or less. */
const MOST_TRIES = 400;

/**
 * Leaves out what need not happen, in ever smaller parts, as long as the same invariant breaks. Draws are named, so whatever is left out changes nothing else;
 * what happens only because of it is gone with it.
 */
export async function shrink(failed: Outcome, options: SimulationOptions = {}): Promise<Shrunk> {
  let best = failed;
  let leftOut: ReadonlySet<string> = new Set(options.leftOut);
  let tries = 0;
  for (let size = Math.ceil(best.incidents.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < best.incidents.length && tries < MOST_TRIES; ) {
      const without = new Set([...leftOut, ...best.incidents.slice(from, from + size).map(({ name }) => name)]);
      const outcome = await simulate(failed.seed, { ...options, leftOut: without });
      tries++;
      if (breaksAlike(outcome, failed)) [best, leftOut] = [outcome, without];
      else from += size;
    }
  }
  return { outcome: best, leftOut, tries };
}

/** Messages hold ids and positions, which move; the invariant is what counts. */
const breaksAlike = ({ violation }: Outcome, failed: Outcome): boolean => violation !== null && kindOf(violation) === kindOf(failed.violation as Error);

const kindOf = (violation: Error): string => ('invariant' in violation ? String(violation.invariant) : violation.name);
