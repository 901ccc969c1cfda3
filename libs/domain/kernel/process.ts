import type { Aggregate } from './aggregate.ts';
import type { DomainEvent } from './event.ts';
import type { Envelope } from './projection.ts';

/** The state of a stream that a reaction wants to look at before it decides. */
export interface Need {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a list of needs spans aggregates; each reaction knows its own.
  readonly aggregate: Aggregate<any, any, any>;
  readonly id: string;
}

/** One command that an event leads to, for one stream of the same workspace. */
export interface Reaction extends Need {
  readonly needs?: readonly Need[];
  /** Makes the command from the states that it needs, in their order; null: nothing to do after all. */
  readonly command: (...states: never[]) => { readonly type: string } | null;
}

/** Event → commands, as a value. Each command is carried out once, whatever crashes in between. */
export interface Process<E extends DomainEvent = DomainEvent> {
  readonly name: string;
  readonly on: { readonly [T in E['type']]?: (event: Extract<E, { type: T }>, envelope: Envelope) => readonly Reaction[] };
}
