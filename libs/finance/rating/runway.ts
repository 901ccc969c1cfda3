import type { Micros } from '#domain/kernel/money';

const MINUTE = 60n;

/**
 * The longest call that so much money pays for, in whole seconds: the most pulses whose price, rounded up, fits into it (MO-18).
 * Null: a rate of zero never ends.
 */
export function affordableSeconds(money: Micros, ratePerMinute: Micros, increment: number): number | null {
  if (ratePerMinute === 0n) return null;
  const length = BigInt(increment);
  return Number(((money * MINUTE) / (ratePerMinute * length)) * length);
}
