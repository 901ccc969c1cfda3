import type { MinuteLine } from '#domain/charge/charge.events';
import { after, MINUTE, type Instant } from '#domain/kernel/instant';
import { minus, toMoney, type Micros } from '#domain/kernel/money';
import { priceOf } from './price.ts';
import { pulsesIn } from './pulses.ts';

/** What the lines of a call are made from. Seconds are whole; the increment divides 60. */
export interface LineInput {
  readonly startedAt: Instant;
  readonly billableSeconds: number;
  readonly ratePerMinute: Micros;
  readonly incrementSeconds: number;
}

/**
 * One line for each started minute: the price up to its end less the price up to its start (MO-2). A rounding that one line gains the next
 * one loses, so that the lines add up to the price of the call to the micro.
 */
export function minuteLines({ startedAt, billableSeconds, ratePerMinute, incrementSeconds }: LineInput): readonly MinuteLine[] {
  const minutes = Math.ceil(billableSeconds / 60);
  return Array.from({ length: minutes }, (_, minute) => {
    const from = minute * 60;
    const to = Math.min(billableSeconds, from + 60);
    const before = pulsesIn(from, incrementSeconds);
    const until = pulsesIn(to, incrementSeconds);
    const amount = minus(priceOf(until, ratePerMinute, incrementSeconds), priceOf(before, ratePerMinute, incrementSeconds));
    return { minute, startAt: after(startedAt, minute * MINUTE), seconds: to - from, pulses: Number(until - before), amount: toMoney(amount) };
  });
}
