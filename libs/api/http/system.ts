import type { System } from '#application/system';

/** The back end, as controllers are handed it. */
export const SYSTEM = Symbol('SYSTEM');
export type { System };
