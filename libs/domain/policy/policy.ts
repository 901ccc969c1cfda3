import { instant, type Instant } from '../kernel/instant.ts';

/** The rules that a workspace lives by. `meta` is the platform's own; `respondio-2025` the older ones that some still follow. */
export type PolicySet = 'meta' | 'respondio-2025';

/** A value of a rule, from 00:00 UTC of a day on, and where it was read. */
export interface Dated<T> {
  readonly from: Instant;
  readonly value: T;
  /** An address, or a short text where there is none. */
  readonly source: string;
}

/** A rule's values, oldest first. The first holds for all that was before, too. */
export type DatedList<T> = readonly [Dated<T>, ...Dated<T>[]];

/** A rule with a list for each set. */
export type Policy<T> = Readonly<Record<PolicySet, DatedList<T>>>;

/** The entry in force at the instant of a fact, so that an old fact is judged by the rule of its day. */
export function policyAt<T>(list: DatedList<T>, at: Instant): Dated<T> {
  return list.findLast((entry) => entry.from <= at) ?? list[0];
}

/** "2025-10-07" → the first instant of that day in UTC. */
export const day = (date: string): Instant => instant(Date.parse(`${date}T00:00:00.000Z`));

/** The from-date of a value that nobody dated. */
export const ALWAYS = day('1970-01-01');
