import type { Log } from '#engine/log';

/** Where controllers and filters say what went wrong on our side. */
export const LOG = Symbol('LOG');
export type { Log };
