import type { Direction } from '#domain/call/call.events';
import type { Instant } from '#domain/kernel/instant';
import { fromMoney, type Micros } from '#domain/kernel/money';
import type { RateRow } from '#domain/tariff/tariff.events';
import type { UnratedReason } from '#domain/tariff/tariff.rating';
import type { RateCard, Tariff } from '#domain/tariff/tariff.state';
import { mapInForce, payingCard } from '../tariff/in-force.ts';
import { marketOf, type Called } from '../tariff/market.ts';

/** What a call would be asked a price for. */
export interface QuoteInput extends Called {
  readonly tariff: Tariff;
  readonly direction: Direction;
  /** ISO 4217. */
  readonly currency: string;
  /** The start of the call: it fixes card and map. */
  readonly at: Instant;
  readonly timeZone: string;
}

/** The price that holds for a call, and where it was found. */
export interface Quote {
  readonly market: string;
  /** Index of the tier, from 0. */
  readonly tier: number;
  readonly ratePerMinute: Micros;
  readonly incrementSeconds: number;
  readonly rateCard: string;
  readonly marketMap: string;
}

/** Finds the price of a call (MO-3, MO-6, MO-7), or says why there is none: a dial is then refused with `no_rate`. */
export function quote(input: QuoteInput): Quote | { readonly reason: UnratedReason } {
  const { tariff, currency, at, timeZone } = input;
  const card = payingCard(tariff, currency, at, timeZone);
  if (!card) return { reason: 'no_card' };
  const map = mapInForce(tariff, at, timeZone);
  const market = map ? marketOf(map, input) : null;
  if (!map || market === null) return { reason: 'no_market' };
  const row = firstTier(card, market, input.direction);
  if (!row) return { reason: 'no_rate' };
  return {
    market,
    tier: 0,
    ratePerMinute: fromMoney(row.ratePerMinute),
    incrementSeconds: card.incrementSeconds,
    rateCard: card.hash,
    marketMap: map.hash,
  };
}

function firstTier({ rows }: RateCard, market: string, direction: Direction): RateRow | undefined {
  return rows.find((row) => row.market === market && row.direction === direction && row.tierFrom === 0);
}
