import type { Instant } from '../kernel/instant.ts';
import type { BuildFault, BuildKind, BuildTarget } from './rebuild.events.ts';

/**
 * Views that are built aside while others are read.
 *
 * A build is `building` until all its views have reached what is read. Then it is `switching`, and nobody can call it off any more: one pointer
 * after the other moves, and a process that dies meanwhile moves the rest when it starts again. Then it is `done`. Where a fold throws, or storage does
 * not hold, it has `failed`: what was built stays, and it is resumed or cancelled. A cancelled one is `cancelling` until nothing
 * is left of it, also after a crash, and `cancelled` then.
 */
export interface Build {
  readonly id: string;
  readonly kind: BuildKind;
  readonly state: 'building' | 'switching' | 'done' | 'failed' | 'cancelling' | 'cancelled';
  readonly targets: readonly BuildTarget[];
  readonly startedAt: Instant;
  /** When it came into the state that it is in. */
  readonly since: Instant;
  /** Set while it has failed, and still when it is cancelled then. */
  readonly fault: BuildFault | null;
}

/** In the order in which they began: all that are not over, and the last ones that are. */
export type Builds = readonly Build[];

/** Whether nothing of it is left to do. */
export const isOver = ({ state }: Build): boolean => state === 'done' || state === 'cancelled';
