/** Millionths of a currency's unit. All sums are made in these; nothing is ever a float. */
export type Micros = bigint & { readonly __brand: 'Micros' };

/** Money as it is written in events, answers and exports: a decimal with exactly six places, such as "9.980000". */
export type Money = string & { readonly __brand: 'Money' };

const PLACES = 6;
const UNIT = 1_000_000n;

/** At most six decimals, no sign, no exponent, no blanks: what a request may say. */
const DECIMAL = /^\d{1,18}(\.\d{1,6})?$/;
/** What this program wrote: sums may grow beyond what one request may say. */
const SIGNED = /^-?\d+(\.\d{1,6})?$/;

/** Takes a number of micros as it is. */
export const micros = (value: bigint): Micros => value as Micros;
export const ZERO: Micros = micros(0n);

/** "9.98" → 9980000n; null when it is not a plain unsigned decimal with at most six places. */
export function parseMicros(text: string): Micros | null {
  return DECIMAL.test(text) ? unchecked(text) : null;
}

/** Reads money that this program wrote. Throws on anything else. */
export function fromMoney(text: Money): Micros {
  if (!SIGNED.test(text)) throw new Error(`not money: ${text}`);
  return unchecked(text);
}

/** 9980000n → "9.980000". */
export function toMoney(value: Micros): Money {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(PLACES + 1, '0');
  return `${negative ? '-' : ''}${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}` as Money;
}

/** a + b. */
export const plus = (a: Micros, b: Micros): Micros => micros(a + b);
/** a − b; may be below zero. */
export const minus = (a: Micros, b: Micros): Micros => micros(a - b);
/** The smaller of the two. */
export const atMost = (a: Micros, b: Micros): Micros => (a < b ? a : b);

function unchecked(text: string): Micros {
  const negative = text.startsWith('-');
  const [units = '0', fraction = ''] = (negative ? text.slice(1) : text).split('.');
  const value = BigInt(units) * UNIT + BigInt(fraction.padEnd(PLACES, '0'));
  return micros(negative ? -value : value);
}
