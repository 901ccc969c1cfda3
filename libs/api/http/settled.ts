import type { System } from '#application/system';

/** How long an answer waits for its own view, in milliseconds. */
const PATIENCE = 2_000;

/** Reads a document that a write has just changed: waits until its view holds the write. */
export async function afterWrite<D>(system: System, position: string | null, views: readonly string[], read: () => Promise<D>): Promise<D> {
  if (position) await system.consistency.reached(position, views, PATIENCE);
  return read();
}
