import type { IndexValue } from '../view-store.ts';

/**
 * How index values lie in columns without a type, so that SQLite's own order (numbers, text, blobs) is the port's.
 *
 * - null is minus infinity, which no document can hold: it comes before every number and, unlike SQL's NULL, can be compared with `=` and `<`,
 *   so that one statement pages through all values;
 * - false and true are the blobs 00 and 01: they come last, and are no numbers.
 */
export type Column = string | number | Buffer;

const FALSE = Buffer.from([0]);
const TRUE = Buffer.from([1]);

/** Throws on what no JSON holds, since SQLite would store it as something else. */
export function toColumn(value: IndexValue | undefined): Column {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value === null || value === undefined) return Number.NEGATIVE_INFINITY;
  if (typeof value === 'boolean') return value ? TRUE : FALSE;
  throw new TypeError(`not a value to filter or sort by: ${String(value)}`);
}

/** The inverse of {@link toColumn}. */
export function fromColumn(column: Column): IndexValue {
  if (typeof column === 'string') return column;
  if (typeof column === 'number') return column === Number.NEGATIVE_INFINITY ? null : column;
  return column.equals(TRUE);
}
