import type { Rated } from '#domain/charge/charge.events';
import type { Direction, Ending } from '#domain/call/call.events';
import { after, SECOND, type Instant } from '#domain/kernel/instant';
import { toMoney } from '#domain/kernel/money';
import type { Rate, Rating, UnratedReason } from '#domain/tariff/tariff.rating';
import type { MarketMap } from '#domain/tariff/tariff.state';
import { localDate } from '../tariff/local-date.ts';
import { minuteLines } from './minute-lines.ts';
import { priceOf } from './price.ts';
import { pulsesIn } from './pulses.ts';
import { quote, type Quote } from './quote.ts';

/** Inbound calls are free from 00:00 of this day in the WABA's zone (MO-5). */
const INBOUND_FREE_FROM = '2025-05-01';

/** No call lasts longer. A longer, broken or negative duration is a fault of somebody's, and money is not moved on it. */
const LONGEST_CALL_SECONDS = 86_400;

/** Rates calls; the built-in map holds where the workspace has none in force. */
export const rateWith =
  (builtIn: MarketMap): Rate =>
  (input) =>
    rate({ ...input, tariff: { ...input.tariff, maps: [builtIn, ...input.tariff.maps] } });

/**
 * What a call costs (MO-1 to MO-8). Calls that were not answered, calls of no seconds and inbound calls of today cost nothing. For one that
 * should have a price and has none, the reason says why.
 */
export const rate: Rate = (input) => {
  const { ending, timeZone, currency } = input;
  if (ending.billableSeconds === 0) return NOTHING_DUE;
  if (ending.direction === null) return unrated('direction_unknown');
  const startedAt = startOf(ending);
  if (ending.direction === 'inbound' && localDate(startedAt, timeZone) >= INBOUND_FREE_FROM) return NOTHING_DUE;
  if (!isPlausible(ending.billableSeconds)) return unrated('implausible_duration');
  if (currency === null) return unrated('account_unknown');
  const found = quote({ ...input, currency, direction: ending.direction, at: startedAt });
  if ('reason' in found) return unrated(found.reason);
  return { rated: ratedBy(found, { ending, startedAt, currency, direction: ending.direction }), reason: null };
};

const NOTHING_DUE: Rating = { rated: null, reason: null };

const unrated = (reason: UnratedReason): Rating => ({ rated: null, reason });

const isPlausible = (seconds: number): boolean => Number.isInteger(seconds) && seconds > 0 && seconds <= LONGEST_CALL_SECONDS;

/** Where the platform gave a duration and no start, the call began so long before its end. */
function startOf({ startedAt, endedAt, billableSeconds }: Ending): Instant {
  return startedAt ?? after(endedAt, -billableSeconds * SECOND);
}

interface Priced {
  readonly ending: Ending;
  readonly startedAt: Instant;
  readonly currency: string;
  readonly direction: Direction;
}

function ratedBy(found: Quote, { ending, startedAt, currency, direction }: Priced): Rated {
  const { billableSeconds } = ending;
  const { market, tier, ratePerMinute, incrementSeconds, rateCard, marketMap } = found;
  const pulses = pulsesIn(billableSeconds, incrementSeconds);
  return {
    direction,
    startedAt,
    billableSeconds,
    clock: ending.durationSeconds === null ? 'span' : 'duration',
    pulses: Number(pulses),
    incrementSeconds,
    market,
    tier,
    ratePerMinute: toMoney(ratePerMinute),
    amount: toMoney(priceOf(pulses, ratePerMinute, incrementSeconds)),
    currency,
    rateCard,
    marketMap,
    minutes: minuteLines({ startedAt, billableSeconds, ratePerMinute, incrementSeconds }),
  };
}
