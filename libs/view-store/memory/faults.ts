/**
 * Where the memory store can be made to fail. Each step asks its gate first: a gate that throws fails the call there and then, one
 * that answers with a promise holds the call until it settles.
 *
 * A commit passes four: `commit` before anything is written, `commit:half` when half of the documents are, `commit:checkpoints` when all
 * documents and tombstones are but no checkpoint has moved, `commit:answer` when all is done and only the answer could still be lost. One that parks
 * something or ends a parking passes a fifth: `commit:parked`, when all documents and tombstones are written but nothing else.
 */
export type Step =
  | 'prepare'
  | 'load'
  | 'query'
  | 'scan'
  | 'checkpoint'
  | 'drop'
  | 'progress'
  | 'saveProgress'
  | 'parked'
  | 'lease'
  | 'leases'
  | 'takeLease'
  | 'beatLease'
  | 'releaseLease'
  | 'pointer'
  | 'movePointer'
  | 'commit'
  | 'commit:half'
  | 'commit:parked'
  | 'commit:checkpoints'
  | 'commit:answer';

/** Decides what becomes of a step: nothing (it goes on), an error, or a wait. */
export type Gate = (step: Step) => void | Promise<void>;

/** What a planned fault looks like to the caller. */
export class PlannedFault extends Error {
  constructor(step: Step) {
    super(`planned fault at ${step}`);
    this.name = 'PlannedFault';
  }
}

/** A gate that a test steers. */
export interface PlannedFaults {
  readonly gate: Gate;
  /** The next call to reach this step fails there, once. Several plans for one step fail as many calls. */
  failNext(step: Step): void;
  /** Every call that reaches a step from now on waits until {@link thaw}. */
  freeze(): void;
  thaw(): void;
}

/** No fault until one is planned. */
export function plannedFaults(): PlannedFaults {
  const planned: Step[] = [];
  let frozen: Promise<void> | null = null;
  let release = (): void => undefined;
  return {
    async gate(step) {
      await frozen;
      const at = planned.indexOf(step);
      if (at < 0) return;
      planned.splice(at, 1);
      throw new PlannedFault(step);
    },
    failNext: (step) => void planned.push(step),
    freeze() {
      frozen ??= new Promise((resolve) => {
        release = resolve;
      });
    },
    thaw() {
      release();
      frozen = null;
    },
  };
}
