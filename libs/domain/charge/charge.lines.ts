import type { CallId } from '../kernel/ids.ts';
import { fromMoney, minus, toMoney, ZERO } from '../kernel/money.ts';
import type { CorrectionLine, MinuteLine, Rated } from './charge.events.ts';

/** The id of a minute's line in the settlement. */
export const lineIdOf = (callId: CallId, minute: number): string => `${callId}.${minute}`;

/** The id of a minute's line in the nth correction, from 1. */
export const correctionLineIdOf = (callId: CallId, minute: number, n: number): string => `${lineIdOf(callId, minute)}.c${n}`;

/** The id of the first line that was posted for each minute. */
export type FirstLines = Readonly<Record<number, string>>;

/**
 * What must be posted to come from one rating to another: seconds, pulses and amount are differences. Minutes whose amount stays get no
 * line. A line names the first line of its minute; one for a minute that had none continues the call, and names the last line before it.
 */
export function correctionLines(from: Rated, to: Rated | null, posted: FirstLines): readonly CorrectionLine[] {
  const before = from.minutes;
  const after = to?.minutes ?? [];
  const longer = after.length > before.length ? after : before;
  return longer.flatMap((_, k) => {
    const line = difference(before[k], after[k]);
    return isNothing(line) ? [] : [{ ...line, corrects: correctedBy(line.minute, posted) }];
  });
}

/** Adds the lines of a correction to what was posted; the first line of a minute stays the first. */
export function posted(lines: FirstLines, minutes: readonly MinuteLine[], idOf: (minute: number) => string): FirstLines {
  return { ...Object.fromEntries(minutes.map(({ minute }) => [minute, idOf(minute)])), ...lines };
}

/** Seconds count even where the amount stays, so that the lines of a call foot to its seconds as well as to its charge. */
const isNothing = ({ seconds, pulses, amount }: MinuteLine): boolean => seconds === 0 && pulses === 0 && amount === toMoney(ZERO);

/** A minute that one of the two ratings has not. */
const NOTHING: Pick<MinuteLine, 'seconds' | 'pulses' | 'amount'> = { seconds: 0, pulses: 0, amount: toMoney(ZERO) };

function difference(before: MinuteLine | undefined, after: MinuteLine | undefined): MinuteLine {
  const known = after ?? before;
  if (!known) throw new Error('a correction of a minute that neither rating has');
  const [from, to] = [before ?? NOTHING, after ?? NOTHING];
  return {
    minute: known.minute,
    startAt: known.startAt,
    seconds: to.seconds - from.seconds,
    pulses: to.pulses - from.pulses,
    amount: toMoney(minus(fromMoney(to.amount), fromMoney(from.amount))),
  };
}

function correctedBy(minute: number, lines: FirstLines): string {
  for (let k = minute; k >= 0; k--) {
    const line = lines[k];
    if (line) return line;
  }
  throw new Error('a correction of a charge that was never settled');
}
