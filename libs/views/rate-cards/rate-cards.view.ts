import { iso } from '#domain/kernel/instant';
import type { CardKind } from '#domain/tariff/tariff.events';
import { defineView } from '../define-view.ts';

/** A rate card in force from 00:00 of `from` (yyyy-mm-dd) in the WABA's zone. */
export interface RateCardDocument {
  readonly kind: CardKind;
  readonly currency: string;
  readonly from: string;
  readonly hash: string;
  /** How many rows it has. */
  readonly rows: number;
  readonly incrementSeconds: number;
  readonly importedAt: string;
}

/** The id of the card at an address. */
export const rateCardId = ({ kind, currency, from }: Pick<RateCardDocument, 'kind' | 'currency' | 'from'>): string => `${kind}.${currency}.${from}`;

/** The cards of a workspace. Of two for the same kind, currency and date, the one that was imported last counts (MO-6). */
export const rateCards = defineView<RateCardDocument>({
  name: 'rate-cards',
  version: 1,
  indexes: [{ equals: [], sort: 'from' }],
  on: {
    RateCardImported: ({ kind, currency, from, hash, rows, incrementSeconds }, { metadata }) => {
      const card = { kind, currency, from, hash, rows: rows.length, incrementSeconds, importedAt: iso(metadata.recordedAt) };
      return [[rateCardId(card), () => card]];
    },
  },
});
