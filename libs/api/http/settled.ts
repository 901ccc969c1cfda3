import type { System } from '#application/system';
import { Problem } from './problem.ts';

/** How long an answer waits for its own view, in milliseconds. */
const PATIENCE = 2_000;

/**
 * Reads a document that a write has just changed: waits until its view holds the write, and where there was nothing to write, all that was there
 * before. Throws `behind` when that takes too long: a document from before would be a wrong answer, and none at all a `not_found` for what was done.
 */
export async function afterWrite<D>(system: System, position: string | null, views: readonly string[], read: () => Promise<D>): Promise<D> {
  const target = position ?? (await system.gateway.store.head()) ?? '';
  if (await system.consistency.reached(target, views, PATIENCE)) return read();
  throw new Problem('behind', { detail: 'it is done, but cannot be shown yet', retryAfter: 1 });
}
