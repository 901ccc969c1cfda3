import { iso } from '#domain/kernel/instant';
import { defineView } from '../define-view.ts';

/** A market map in force from 00:00 of `from` (yyyy-mm-dd) in the WABA's zone. */
export interface MarketMapDocument {
  readonly from: string;
  readonly hash: string;
  /** How many rows it has. */
  readonly rows: number;
  readonly importedAt: string;
}

/** The market maps of a workspace by their date; of two for one date, the one that was imported last counts (MO-6). */
export const marketMaps = defineView<MarketMapDocument>({
  name: 'market-maps',
  version: 1,
  indexes: [{ equals: [], sort: 'from' }],
  on: {
    MarketMapImported: ({ from, hash, rows }, { metadata }) => [[from, () => ({ from, hash, rows: rows.length, importedAt: iso(metadata.recordedAt) })]],
  },
});
