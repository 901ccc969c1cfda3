import type { MarketRow } from '#domain/tariff/tariff.events';
import type { MarketMap } from '#domain/tariff/tariff.state';

/** The market of every number and country that a map does not list. */
export const OTHER = 'Other';

/** Who was called: the number in digits (a plus is taken off), and the BSUID, whose country stands in front (`US.1349…`). */
export interface Called {
  readonly number: string | null;
  readonly bsuid: string | null;
}

/**
 * The price market (MO-3): the longest dial prefix that the number begins with, else the country of the BSUID. What no row lists is
 * `Other`. Null: neither is known, or the country lies in several markets and nothing says in which.
 */
export function marketOf(map: MarketMap, { number, bsuid }: Called): string | null {
  const digits = number?.replace(/\D/g, '');
  if (digits) return ofNumber(map, digits);
  const country = countryOf(bsuid);
  return country === null ? null : ofCountry(map, country);
}

/** ISO 3166 alpha-2 in front of a business-scoped user id; null where there is none. */
export function countryOf(bsuid: string | null): string | null {
  return /^([A-Z]{2})\./.exec(bsuid ?? '')?.[1] ?? null;
}

function ofNumber({ rows }: MarketMap, digits: string): string {
  const fitting = rows.filter(({ dialPrefix }) => digits.startsWith(dialPrefix));
  return fitting.reduce<MarketRow | undefined>(longer, undefined)?.market ?? OTHER;
}

/**
 * Where a country has rows in several markets, the shortest prefix is its calling code and the longer ones are exceptions to it, so the
 * calling code's market is the country's. Two equally short ones leave it open: a market is never guessed.
 */
function ofCountry({ rows }: MarketMap, country: string): string | null {
  const own = rows.filter(({ iso }) => iso === country);
  if (own.length === 0) return OTHER;
  const shortest = Math.min(...own.map(({ dialPrefix }) => dialPrefix.length));
  const markets = new Set(own.filter(({ dialPrefix }) => dialPrefix.length === shortest).map(({ market }) => market));
  return markets.size === 1 ? ([...markets][0] ?? null) : null;
}

const longer = (best: MarketRow | undefined, row: MarketRow): MarketRow =>
  best && best.dialPrefix.length >= row.dialPrefix.length ? best : row;
