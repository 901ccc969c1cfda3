import type { Refusal } from '#domain/kernel/decider';
import type { Outcome } from '#engine/gateway/gateway';

/** A rule said no. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.detail ?? refusal.code);
    this.name = 'Refused';
    this.refusal = refusal;
  }
}

/** There is no such thing in this workspace. */
export class NotFound extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'NotFound';
  }
}

/** What was asked does not fit; each fault with its place in the request. */
export class Unfit extends Error {
  readonly faults: readonly { readonly path?: string; readonly line?: number; readonly message: string }[];

  constructor(...faults: Unfit['faults']) {
    super(faults[0]?.message ?? 'unfit');
    this.name = 'Unfit';
    this.faults = faults;
  }
}

/** The position of what a command wrote, null when there was nothing to write. Throws {@link Refused}. */
export function positionOf(outcome: Outcome<unknown, unknown>): string | null {
  if (outcome.kind === 'refused') throw new Refused(outcome.refusal);
  return outcome.kind === 'nothing' ? null : outcome.position;
}

/** The state after a command. Throws {@link Refused}. */
export function stateOf<S>(outcome: Outcome<unknown, S>): S {
  if (outcome.kind === 'refused') throw new Refused(outcome.refusal);
  return outcome.state;
}
