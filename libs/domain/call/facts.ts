import type { CallFact, CallReceived, CallTerminated } from './call.events.ts';
import type { CallState } from './call.state.ts';

/** Within one second: connect < ringing < accepted < rejected < terminate. */
const RANK: Readonly<Record<CallFact['type'], number>> = {
  CallReceived: 0,
  CallConnected: 0,
  CallRinging: 1,
  CallPickedUp: 2,
  CallRejectedByContact: 3,
  CallTerminated: 4,
};

/**
 * What makes two facts the same one. The platform's idempotency key of a terminate holds no figures, but CA-1 chooses between
 * terminates of one second by their figures: so those belong to the identity.
 */
export function identityOf(fact: Pick<CallFact, 'type' | 'factKey'>): string {
  if (fact.type !== 'CallTerminated') return fact.factKey;
  const { status, startedAt, endedAt, durationSeconds, errorCode } = fact as CallTerminated;
  return [fact.factKey, status, startedAt, endedAt, durationSeconds, errorCode].join('|');
}

/** Whether the call holds this fact already. */
export const isKnown = (state: CallState, fact: Pick<CallFact, 'type' | 'factKey'>): boolean =>
  state.facts.some((known) => identityOf(known) === identityOf(fact));

/** The facts with one more, in the platform's order, whatever the order of arrival. */
export function withFact(facts: readonly CallFact[], fact: CallFact): readonly CallFact[] {
  const place = facts.findIndex((other) => precedes(fact, other));
  return place < 0 ? [...facts, fact] : facts.toSpliced(place, 0, fact);
}

/** The first connect of an inbound call. */
export const connectOf = (state: CallState): CallReceived | undefined => state.facts.find((fact) => fact.type === 'CallReceived');

/** Every terminate; more than one of them disagree. */
export const terminatesOf = (state: CallState): readonly CallTerminated[] => state.facts.filter((fact) => fact.type === 'CallTerminated');

/** Whether there is a fact of this type. */
export const hasFact = (state: CallState, type: CallFact['type']): boolean => state.facts.some((fact) => fact.type === type);

/** The connect came too late to be of use to anybody (CA-19). */
export const isStale = (state: CallState): boolean => state.facts.some((fact) => fact.type === 'CallReceived' && fact.stale);

function precedes(a: CallFact, b: CallFact): boolean {
  if (a.at !== b.at) return a.at < b.at;
  if (RANK[a.type] !== RANK[b.type]) return RANK[a.type] < RANK[b.type];
  return identityOf(a) < identityOf(b);
}
