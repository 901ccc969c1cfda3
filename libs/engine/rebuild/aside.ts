import type { Projection } from '#domain/kernel/projection';
import { reasonOf } from '../views/reason.ts';

/** A view that is built aside, and the collection that it is built in. */
export interface Aside {
  readonly projection: Projection;
  readonly collection: string;
  /** Documents, and events that could not be made out, that are left out; default: none. */
  readonly leftOut?: ReadonlySet<string>;
}

/** Where a fold threw. */
export interface PoisonedAt {
  readonly view: string;
  readonly position: string;
  /** With its workspace; null where the view did not get as far as naming one. */
  readonly document: string | null;
}

/** A fold threw. A build stops there, so that nobody ever reads half a view; what is read meanwhile is another collection. */
export class Poisoned extends Error {
  readonly at: PoisonedAt;
  /** Without anything that an event brought. */
  readonly reason: string;

  constructor(at: PoisonedAt, reason: string, cause?: unknown) {
    super(`view ${at.view} cannot fold the event at ${at.position} into ${at.document ?? 'any document'}: ${reason}`, { cause });
    this.name = 'Poisoned';
    this.at = at;
    this.reason = reason;
  }
}

/** What a task throws comes out as {@link Poisoned}. */
export function poisoning<T>(at: PoisonedAt, task: () => T): T {
  try {
    return task();
  } catch (error) {
    throw new Poisoned(at, reasonOf(error), error);
  }
}
