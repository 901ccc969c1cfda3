import type { Projection } from '#domain/kernel/projection';
import type { Verified } from '../views/verify.ts';
import type { Aside } from './aside.ts';

/** What is built, as whoever folds it needs to know it. */
export interface BuildPlan {
  /** Names the build; also part of the names of its collections. */
  readonly build: string;
  readonly asides: readonly Aside[];
}

/** How a piece of work is called off, and whom it tells how far it is. */
export interface Going {
  readonly signal: AbortSignal;
  /** Where it is in the log, and how many events it has folded since it began or was resumed. */
  readonly progress: (position: string, events: number) => void;
}

/** A site could not do what it was asked to, for reasons that lie in another thread or process. */
export class SiteFailed extends Error {
  /** Without anything that an event brought. */
  readonly reason: string;

  constructor(reason: string) {
    super(`building aside has failed: ${reason}`);
    this.name = 'SiteFailed';
    this.reason = reason;
  }
}

/**
 * Where views are built aside, so that what is read has its peace: in a thread or process of its own where the store allows it, else in small steps between all
 * else that this thread does. What is folded is durable as it goes, so a build that was cut short goes on where it was.
 *
 * Nothing of a build is seen by anybody before `join`; nothing is left of it after `discard`, whatever it had come to. Both may be called again.
 */
export interface BuildSite {
  /** Folds until nothing is left to fold, or the signal aborts; nobody is at the build any more when it resolves or rejects. Throws `Poisoned`. */
  fold(plan: BuildPlan, going: Going): Promise<void>;

  /** Makes what was folded part of the store that is read. Nothing happens where it is that already. */
  join(plan: BuildPlan): Promise<void>;

  /** Removes collections, checkpoints and files of a build, whether it has joined or not. */
  discard(plan: BuildPlan): Promise<void>;

  /** Removes what no build and no pointer names, such as after the log was restored from a backup. */
  sweep(builds: readonly string[], collections: readonly string[]): Promise<void>;

  /** Builds views aside and compares them with what is read (AU-3), while everything goes on. */
  verify(projections: readonly Projection[], going: Going): Promise<readonly Verified[]>;
}
