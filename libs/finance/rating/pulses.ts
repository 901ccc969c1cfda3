/**
 * How many pulses are billed for so many seconds: each started one counts (MO-1). `increment` is the seconds of one pulse, from the rate card;
 * it divides 60, so that every minute is a whole number of pulses. Throws on anything but whole seconds ≥ 0.
 */
export function pulsesIn(seconds: number, increment: number): bigint {
  if (seconds < 0) throw new RangeError(`seconds below zero: ${seconds}`);
  if (!isIncrement(increment)) throw new RangeError(`an increment divides 60: ${increment}`);
  const length = BigInt(increment);
  return (BigInt(seconds) + length - 1n) / length;
}

/** Whether calls can be billed in steps of so many seconds. */
export const isIncrement = (seconds: number): boolean => Number.isInteger(seconds) && seconds > 0 && 60 % seconds === 0;
