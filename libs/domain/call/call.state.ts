import type { Instant } from '../kernel/instant.ts';
import type { AgentId } from '../kernel/ids.ts';
import type { CallDialled, CallFact, CallOffered, CallRejected, DurationConflictFound, Ending, EndRequested } from './call.events.ts';

/** One try of an agent to take the call. `code` null on a failed one: nobody knows whether the platform took it. */
export interface AcceptAttempt {
  readonly agentId: AgentId;
  readonly at: Instant;
  readonly result: 'pending' | 'confirmed' | 'failed';
  readonly code: number | null;
}

/**
 * A call is two things: the set of what the platform said, and the list of what we decided. Whether it rings, is live or how it
 * ended is never stored as truth but derived from the two, which is why the order of the facts cannot matter. `ending` is the
 * last account of the end that was recorded, to tell when a better one has to be.
 *
 * ```
 *                    ┌── accept failed ──┐
 *                    ▼                   │
 * (nothing) ──▶ ringing ──accept/pick-up──▶ live ──▶ ended ──▶ ended, corrected …
 *      │           └── terminate, or turned away by us ──▲
 *      └── terminate before connect, stale connect, gate ┘      nothing leaves `ended` (CA-4)
 * ```
 */
export interface CallState {
  /** Each fact once, in the platform's order. */
  readonly facts: readonly CallFact[];
  readonly dial: CallDialled | null;
  /** Who was online when, and whether they were told. The first one, or a rejection by `system`, is the judgement of the call. */
  readonly offers: readonly CallOffered[];
  readonly accepts: readonly AcceptAttempt[];
  readonly declined: readonly AgentId[];
  readonly rejected: CallRejected | null;
  readonly endRequested: EndRequested | null;
  readonly ending: Ending | null;
  readonly conflict: DurationConflictFound | null;
}

/** A call of which nothing is known. */
export const unheardOf: CallState = {
  facts: [],
  dial: null,
  offers: [],
  accepts: [],
  declined: [],
  rejected: null,
  endRequested: null,
  ending: null,
  conflict: null,
};
