import type { Operations } from '#application/operations/operations';

/** What whoever looks after the installation asks. */
export const OPERATIONS = Symbol('OPERATIONS');
export type { Operations };
