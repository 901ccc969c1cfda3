import type { MarketMapImported, RateCardImported } from './tariff.events.ts';

/** The same content for the same date again changes nothing. */
export type TariffCommand =
  | ({ readonly type: 'ImportRateCard' } & Omit<RateCardImported, 'type'>)
  | ({ readonly type: 'ImportMarketMap' } & Omit<MarketMapImported, 'type'>);
