import { fromMoney } from '#domain/kernel/money';
import type { RateRow } from '#domain/tariff/tariff.events';
import type { LineError } from './csv-table.ts';

/** A row of a card with the line that it stands on. */
export interface CardLine {
  readonly line: number;
  readonly row: RateRow;
}

/**
 * What is wrong with the tiers of one market and direction, in any order: they begin at minute 0, each begins where the one before ended plus
 * one, and none costs more than the one before (MO-6). The last one may end: beyond its edge there is no rate, which is never guessed.
 */
export function tierErrors(tiers: readonly CardLine[]): readonly LineError[] {
  const sorted = tiers.toSorted((a, b) => a.row.tierFrom - b.row.tierFrom || a.line - b.line);
  return sorted
    .flatMap((tier, i) => [edgeError(farthest(sorted.slice(0, i)), tier), rateError(sorted[i - 1], tier)])
    .filter((error) => error !== null);
}

function edgeError(before: CardLine | undefined, { line, row }: CardLine): LineError | null {
  const expected = before ? endOf(before) + 1 : 0;
  if (row.tierFrom === expected) return null;
  const of = `${row.market}, ${row.direction}`;
  if (!before) return { line, message: `${of}: gap at the start, the first tier begins at minute 0 and not at ${row.tierFrom}` };
  if (row.tierFrom > expected) {
    return { line, message: `${of}: gap between minute ${endOf(before)} (line ${before.line}) and minute ${row.tierFrom}` };
  }
  const { tierFrom, tierTo } = before.row;
  return { line, message: `${of}: the tier from ${row.tierFrom} overlaps the one from ${tierFrom} to ${tierTo ?? 'no end'} (line ${before.line})` };
}

function rateError(before: CardLine | undefined, { line, row }: CardLine): LineError | null {
  if (!before || fromMoney(row.ratePerMinute) <= fromMoney(before.row.ratePerMinute)) return null;
  const rise = `${row.ratePerMinute} after ${before.row.ratePerMinute} (line ${before.line})`;
  return { line, message: `${row.market}, ${row.direction}: the rate rises with the tier, ${rise}` };
}

/** Of the tiers so far the one that reaches farthest, so that a short one inside a long one does not open a gap. */
function farthest(tiers: readonly CardLine[]): CardLine | undefined {
  return tiers.reduce<CardLine | undefined>((best, tier) => (best && endOf(best) >= endOf(tier) ? best : tier), undefined);
}

const endOf = ({ row }: CardLine): number => row.tierTo ?? Number.POSITIVE_INFINITY;
