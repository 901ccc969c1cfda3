const DIGITS = 20;
const SHAPE = /^\d{20}$/;

/** A place in an embedded log, counted from 1, as text whose order is the order of numbers. */
export function positionText(number: number): string {
  return String(number).padStart(DIGITS, '0');
}

/** The number of a position; 0 for null, the start of the log. Throws a RangeError for text of another shape, such as a position of another store. */
export function positionNumber(position: string | null): number {
  if (position === null) return 0;
  if (!SHAPE.test(position)) throw new RangeError(`not a position of this log: ${position}`);
  return Number(position);
}
