import type { Draw } from '../chance.ts';
import type { History } from '../history.ts';

/** How long a call of a store is under way; now and then a hundred times as long. Rare slowness is no trouble of its own: it only mixes the order. */
export function latencyOf(draw: Draw, mean: number, history: History): number {
  const length = draw.around(mean);
  return draw.happens(history.slow) ? length * 100 : length;
}
