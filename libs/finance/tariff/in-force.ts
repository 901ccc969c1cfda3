import type { Instant } from '#domain/kernel/instant';
import type { CardKind } from '#domain/tariff/tariff.events';
import type { MarketMap, RateCard, Tariff } from '#domain/tariff/tariff.state';
import { localDate } from './local-date.ts';

/** The card of a kind and currency that is in force at an instant in a zone; undefined where none is yet (MO-6). */
export function cardInForce({ cards }: Tariff, kind: CardKind, currency: string, at: Instant, timeZone: string): RateCard | undefined {
  return inForce(
    cards.filter((card) => card.kind === kind && card.currency === currency),
    localDate(at, timeZone),
  );
}

/** The card that a workspace pays by: its price card, or what the platform charges where it has none (MO-7). */
export function payingCard(tariff: Tariff, currency: string, at: Instant, timeZone: string): RateCard | undefined {
  return cardInForce(tariff, 'price', currency, at, timeZone) ?? cardInForce(tariff, 'cost', currency, at, timeZone);
}

/** The market map that is in force at an instant in a zone; undefined where none is yet. */
export function mapInForce({ maps }: Tariff, at: Instant, timeZone: string): MarketMap | undefined {
  return inForce(maps, localDate(at, timeZone));
}

/** The newest that has begun; of two for the same date the one that was imported last. */
function inForce<T extends { readonly from: string }>(all: readonly T[], date: string): T | undefined {
  return all.reduce<T | undefined>((best, one) => (one.from <= date && (!best || one.from >= best.from) ? one : best), undefined);
}
