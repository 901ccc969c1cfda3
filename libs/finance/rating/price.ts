import { micros, type Micros } from '#domain/kernel/money';

/** Seconds that a rate is for. */
const MINUTE = 60n;

/** Pulses × rate per minute × increment / 60, rounded half to even, once (MO-2). */
export function priceOf(pulses: bigint, ratePerMinute: Micros, increment: number): Micros {
  return micros(halfEven(pulses * ratePerMinute * BigInt(increment), MINUTE));
}

/** Divides numbers ≥ 0 and rounds to the nearest whole one; of two equally near ones to the even one. */
function halfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  if (twice === divisor) return quotient + (quotient % 2n);
  return twice > divisor ? quotient + 1n : quotient;
}
