import { parseArgs } from 'node:util';
import { shrink } from '#testing/simulation/shrink';
import { simulate, type Outcome } from '#testing/simulation/simulate';

interface Wanted {
  readonly from: number;
  readonly seeds: number;
  readonly options: { readonly size: number; readonly verbose: boolean };
}

function wanted(): Wanted {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '100' },
      from: { type: 'string', default: '1' },
      size: { type: 'string', default: '1' },
      verbose: { type: 'boolean', default: false },
      seed: { type: 'string' },
    },
  });
  const options = { size: wholeNumber('size', values.size), verbose: values.verbose };
  if (values.seed !== undefined) return { from: wholeNumber('seed', values.seed), seeds: 1, options };
  return { from: wholeNumber('from', values.from), seeds: wholeNumber('seeds', values.seeds), options };
}

/** Exits with 1 when a history went wrong. */
async function main(): Promise<void> {
  const { from, seeds, options } = wanted();
  const sums = { steps: 0, calls: 0, wrong: 0 };
  const before = process.cpuUsage();
  for (let seed = from; seed < from + seeds; seed++) {
    const outcome = await simulate(seed, options);
    sums.steps += outcome.steps;
    sums.calls += outcome.storeCalls;
    if (options.verbose) console.log(outcome.lines.join('\n'));
    if (outcome.violation) {
      sums.wrong++;
      await tell(outcome, options.size);
    }
  }
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1_000_000;
  console.log(`${seeds} seeds from ${from}: ${sums.wrong} went wrong; ${sums.steps} steps, ${sums.calls} store calls, ${Math.round(sums.calls / seconds)} a second of CPU (${seconds.toFixed(1)} s)`);
  if (sums.wrong > 0) process.exitCode = 1;
}

async function tell({ seed, ...rest }: Outcome, size: number): Promise<void> {
  const outcome = { seed, ...rest };
  console.log(`seed ${seed}, step ${outcome.steps}, trace ${outcome.trace}: ${said(outcome)}`);
  const shrunk = await shrink(outcome, { size });
  console.log(`the shortest history that was found in ${shrunk.tries} tries has ${shrunk.outcome.incidents.length} of ${outcome.incidents.length} incidents, and breaks at step ${shrunk.outcome.steps}: ${said(shrunk.outcome)}`);
  for (const { at, text } of shrunk.outcome.incidents) console.log(`  ${(at / 1_000).toFixed(3).padStart(9)} s  ${text}`);
}

/** A fault of the program is told with the place where it lies. */
function said({ violation }: Outcome): string {
  return violation && 'invariant' in violation ? violation.message : (violation?.stack ?? '');
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--${name} takes a whole number above zero, not ${text}`);
  return Number(text);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
