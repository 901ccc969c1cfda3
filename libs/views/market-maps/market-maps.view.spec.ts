import { describe, expect, it } from '@jest/globals';
import type { MarketMapImported } from '#domain/tariff/tariff.events';
import { fold } from '#testing/view-spec';
import { marketMaps } from './market-maps.view.ts';

const imported = (from: string, hash: string): MarketMapImported => ({ type: 'MarketMapImported', from, hash, rows: [{ dialPrefix: '39', iso: 'IT', market: 'Italy' }] });

describe('market-maps', () => {
  it('MO-6 shows the map of each date, the last import for it', () =>
    expect(fold(marketMaps, [imported('2026-11-01', 'sha256:a'), imported('2026-12-01', 'sha256:b'), imported('2026-11-01', 'sha256:c')])).toEqual({
      '2026-11-01': { from: '2026-11-01', hash: 'sha256:c', rows: 1, importedAt: '2026-11-24T10:00:00.000Z' },
      '2026-12-01': { from: '2026-12-01', hash: 'sha256:b', rows: 1, importedAt: '2026-11-24T10:00:00.000Z' },
    }));
});
