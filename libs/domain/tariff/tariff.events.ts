import type { Money } from '../kernel/money.ts';

/** What the platform charges us, or what the workspace pays. */
export type CardKind = 'cost' | 'price';

/** One row of a rate card. Minutes are those of a calendar month; `tierTo` is inclusive, null has no upper edge. */
export interface RateRow {
  readonly market: string;
  readonly direction: 'inbound' | 'outbound';
  readonly tierFrom: number;
  readonly tierTo: number | null;
  readonly ratePerMinute: Money;
}

/** A rate card is in force from 00:00 of `from` (yyyy-mm-dd) in the WABA's zone until the next one of its kind and currency. */
export interface RateCardImported {
  readonly type: 'RateCardImported';
  readonly kind: CardKind;
  readonly currency: string;
  readonly from: string;
  /** `sha256:…` of the rows as read. */
  readonly hash: string;
  /** Seconds billed at a time; divides 60. */
  readonly incrementSeconds: number;
  readonly rows: readonly RateRow[];
}

/** Numbers that begin with `dialPrefix` are in this market; so are users of the country `iso` whose number is not known. */
export interface MarketRow {
  readonly dialPrefix: string;
  readonly iso: string;
  readonly market: string;
}

/** A market map is in force from 00:00 of `from` (yyyy-mm-dd) in the WABA’s zone until the next one. */
export interface MarketMapImported {
  readonly type: 'MarketMapImported';
  readonly from: string;
  readonly hash: string;
  readonly rows: readonly MarketRow[];
}

export type TariffEvent = RateCardImported | MarketMapImported;
