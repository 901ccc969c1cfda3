import type { MarketMapImported, RateCardImported } from './tariff.events.ts';

/** A rate card as it was imported. */
export type RateCard = Omit<RateCardImported, 'type'>;

/** A map from dial prefixes and countries to price markets, as it was imported. */
export type MarketMap = Omit<MarketMapImported, 'type'>;

/**
 * All cards and maps of a workspace, in the order of import. None is ever dropped: an old call is rated again by what was in force then,
 * and of two for the same date the one that was imported last counts.
 */
export interface Tariff {
  readonly cards: readonly RateCard[];
  readonly maps: readonly MarketMap[];
}
