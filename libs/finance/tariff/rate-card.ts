import { parseMicros, toMoney, ZERO } from '#domain/kernel/money';
import type { RateRow } from '#domain/tariff/tariff.events';
import type { RateCard } from '#domain/tariff/tariff.state';
import { isIncrement } from '../rating/pulses.ts';
import { quoted, readTable, type Columns, type FileResult, type LineError, type Row } from './csv-table.ts';
import { tierErrors, type CardLine } from './tiers.ts';

const COLUMNS: Columns = { required: ['market', 'tier_from_minute', 'tier_to_minute', 'rate_per_minute'], optional: ['direction'] };

/** The platform bills calls in steps of six seconds (MO-1). */
const PLATFORM_INCREMENT = 6;

/** What is read out of a rate card file; from-date, currency and kind stand in its address. */
export type RateCardFile = Pick<RateCard, 'hash' | 'incrementSeconds' | 'rows'>;

/** What a rate card is read by. */
export interface RateCardOptions {
  /** Text → `sha256:…`. */
  readonly hash: (text: string) => string;
  /** Every market that a map names ({@link knownMarkets}). */
  readonly markets: ReadonlySet<string>;
  /** Seconds of a pulse; divides 60. Default: 6. */
  readonly incrementSeconds?: number;
}

/**
 * Reads a rate card: `market,direction,tier_from_minute,tier_to_minute,rate_per_minute`. Without the column `direction` all rows are outbound;
 * an empty `tier_to_minute` has no upper edge. Rows come back in the order of market, direction and tier, so that the same content has the same
 * hash in whatever order, spelling of numbers or line ends it was written. Throws RangeError on an increment that does not divide 60.
 */
export function readRateCard(text: string, { hash, markets, incrementSeconds = PLATFORM_INCREMENT }: RateCardOptions): FileResult<RateCardFile> {
  if (!isIncrement(incrementSeconds)) throw new RangeError(`an increment divides 60: ${incrementSeconds}`);
  const table = readTable(text, COLUMNS);
  const errors = [...table.errors, ...table.rows.flatMap((row) => cellErrors(row, markets))];
  const tiers = groups(table.rows.map((row) => ({ line: row.line, row: rowOf(row) })));
  // A row that cannot be read would show as a gap between its neighbours, so tiers are looked at when all rows are sound.
  const all = errors.length > 0 ? errors : tiers.flatMap(tierErrors);
  if (all.length > 0) return { ok: false, errors: all.toSorted((a, b) => a.line - b.line) };
  const rows = tiers.flatMap((group) => group.map(({ row }) => row)).toSorted(inOrder);
  return { ok: true, file: { hash: hash(canonical(rows, incrementSeconds)), incrementSeconds, rows } };
}

function rowOf({ cell }: Row): RateRow {
  return {
    market: cell('market'),
    direction: cell('direction') === 'inbound' ? 'inbound' : 'outbound',
    tierFrom: minutes(cell('tier_from_minute')) ?? 0,
    tierTo: minutes(cell('tier_to_minute')),
    ratePerMinute: toMoney(parseMicros(cell('rate_per_minute')) ?? ZERO),
  };
}

function cellErrors(row: Row, markets: ReadonlySet<string>): readonly LineError[] {
  const { line, cell } = row;
  const wrong = [
    markets.has(cell('market')) ? null : `no market map names the market ${quoted(cell('market'))}`,
    isDirection(cell('direction')) ? null : `direction is inbound or outbound, not ${quoted(cell('direction'))}`,
    parseMicros(cell('rate_per_minute')) === null
      ? `rate_per_minute is a number with at most six decimals, not ${quoted(cell('rate_per_minute'))}`
      : null,
    ...edgeErrors(row),
  ];
  return wrong.filter((message) => message !== null).map((message) => ({ line, message }));
}

function edgeErrors({ cell }: Row): readonly (string | null)[] {
  const [lower, upper] = [cell('tier_from_minute'), cell('tier_to_minute')];
  const [from, to] = [minutes(lower), minutes(upper)];
  return [
    from === null ? `tier_from_minute is a whole number of minutes, not ${quoted(lower)}` : null,
    to === null && upper !== '' ? `tier_to_minute is a whole number of minutes or empty, not ${quoted(upper)}` : null,
    from !== null && to !== null && to < from ? `the tier ends at ${to}, before it begins at ${from}` : null,
  ];
}

const isDirection = (text: string): boolean => ['', 'inbound', 'outbound'].includes(text);

const minutes = (text: string): number | null => (/^\d{1,12}$/.test(text) ? Number(text) : null);

function groups(lines: readonly CardLine[]): readonly (readonly CardLine[])[] {
  const byTier = new Map<string, CardLine[]>();
  for (const one of lines) {
    const key = `${one.row.direction} ${one.row.market}`;
    byTier.set(key, [...(byTier.get(key) ?? []), one]);
  }
  return [...byTier.values()];
}

function inOrder(a: RateRow, b: RateRow): number {
  const [one, other] = [a, b].map(({ direction, market }) => `${market}\n${direction}`) as [string, string];
  if (one !== other) return one < other ? -1 : 1;
  return a.tierFrom - b.tierFrom;
}

function canonical(rows: readonly RateRow[], increment: number): string {
  const lines = rows.map((row) => JSON.stringify([row.market, row.direction, row.tierFrom, row.tierTo, row.ratePerMinute]));
  return [`increment ${increment}`, ...lines].join('\n');
}
