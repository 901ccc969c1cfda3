import type { Instant } from '../kernel/instant.ts';

/** Why views are built aside: somebody asked, a release brought another version of them, or somebody goes back to what was read before. */
export type BuildKind = 'rebuild' | 'upgrade' | 'rollback';

/** One view of a build: where it is read now, and where it is built to be read from. */
export interface BuildTarget {
  readonly view: string;
  /** The collection that is read when the build begins; null when none is. */
  readonly from: string | null;
  readonly to: string;
}

/** What stopped a build, without anything personal. */
export interface BuildFault {
  /** Null where no view in particular is at fault, such as when a file cannot be written. */
  readonly view: string | null;
  /** Position of the event that could not be folded. */
  readonly position: string | null;
  readonly document: string | null;
  readonly reason: string;
}

interface OfBuild {
  readonly build: string;
  readonly at: Instant;
}

/** Views are built aside from here on. What was kept of them to go back to is dropped, unless this goes back to it. */
export interface RebuildStarted extends OfBuild {
  readonly type: 'RebuildStarted';
  readonly kind: BuildKind;
  readonly targets: readonly BuildTarget[];
}

/** It cannot go on by itself. What was built stays. */
export interface RebuildFailed extends OfBuild {
  readonly type: 'RebuildFailed';
  readonly fault: BuildFault;
}

/** It goes on where it failed. */
export interface RebuildResumed extends OfBuild {
  readonly type: 'RebuildResumed';
}

/** It will not be finished; what was built is being removed. */
export interface RebuildCancelled extends OfBuild {
  readonly type: 'RebuildCancelled';
}

/** Nothing is left of a cancelled build. */
export interface RebuildCleared extends OfBuild {
  readonly type: 'RebuildCleared';
}

/** All of it has reached what is read. From here on pointers move, and there is no way back but another build. */
export interface RebuildSwitching extends OfBuild {
  readonly type: 'RebuildSwitching';
}

/** Every pointer has moved. */
export interface RebuildFinished extends OfBuild {
  readonly type: 'RebuildFinished';
}

export type RebuildEvent = RebuildStarted | RebuildFailed | RebuildResumed | RebuildCancelled | RebuildCleared | RebuildSwitching | RebuildFinished;
