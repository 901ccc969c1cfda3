import type { Upcasters } from './kernel/upcaster.ts';

/**
 * How events of earlier releases become those of today, by type. The upcasters of an aggregate's events stand in its folder
 * (`call/call.upcasters.ts`) and are spread in here.
 */
export const upcasters: Upcasters = {};
