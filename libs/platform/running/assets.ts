import { readFileSync } from 'node:fs';
import { sha256 } from '#application/tariffs/tariffs';
import type { MarketMap } from '#domain/tariff/tariff.state';
import { builtInMarketMap } from '#finance/tariff/market-map';

/** The market map that comes with the product. Its file lies beside the finance library, in the sources as in a build. */
export function readBuiltInMap(): MarketMap {
  const file = new URL('../../finance/assets/market-map.csv', import.meta.url);
  return builtInMarketMap(readFileSync(file, 'utf8'), sha256);
}
