import type { Draw } from '../chance.ts';
import type { Promises } from '../checks/promises.ts';
import type { ReferenceViews } from '../checks/views.ts';
import type { Known } from '../known.ts';
import type { Platform } from '../platform/platform.ts';
import type { Fleet } from '../process/fleet.ts';
import type { World } from '../world.ts';
import type { Desk } from './desk.ts';

/** Whom an action needs. */
export interface Cast {
  readonly world: World;
  readonly desk: Desk;
  readonly platform: Platform;
  readonly fleet: Fleet;
  readonly known: Known;
  readonly promises: Promises;
  readonly reference: ReferenceViews;
}

/** Something that somebody does, with all that is drawn for it. */
export interface Deed {
  readonly text: string;
  readonly run: (cast: Cast) => void | Promise<void>;
}

/** Draws one deed. The name is the deed's own, and the same in every run of the seed. */
export type Deal = (name: string, draw: Draw) => Deed;

export const AGENTS = ['anna', 'ben', 'cleo'] as const;
