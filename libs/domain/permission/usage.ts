import type { Refusal, RefusalCode } from '../kernel/decider.ts';
import { after, HOUR, type Instant, type Millis } from '../kernel/instant.ts';
import type { Limit } from '../policy/permission-request.policy.ts';

/** How much of a limit is used. `resetsAt`: when the next slot frees, while none is free. */
export interface Usage {
  readonly limit: Limit;
  readonly used: number;
  readonly resetsAt: Instant | null;
}

/** Counts what lies in `(at − length, at]`: a slot frees at exactly its instant plus the length. */
export function rollingUsage(limit: Limit, instants: readonly Instant[], at: Instant): Usage {
  const inside = instants.filter((instant) => instant <= at && at < after(instant, limit.length)).sort((a, b) => b - a);
  const holder = inside[limit.max - 1];
  return { limit, used: inside.length, resetsAt: holder === undefined ? null : after(holder, limit.length) };
}

/** Of limits that hold at once, the one that keeps waiting longest; null while each has a free slot. */
export function tightest(usages: readonly Usage[]): (Usage & { readonly resetsAt: Instant }) | null {
  let last: (Usage & { readonly resetsAt: Instant }) | null = null;
  for (const { resetsAt, ...usage } of usages) {
    if (resetsAt !== null && (last === null || resetsAt > last.resetsAt)) last = { ...usage, resetsAt };
  }
  return last;
}

/** The no of a limit that is used up. */
export function limitReached(code: RefusalCode, rule: string, what: string, { limit, used, resetsAt }: Usage & { resetsAt: Instant }): Refusal {
  const { period, length, max } = limit;
  return { code, rule, detail: `${max} ${what}${max === 1 ? '' : 's'} per ${hours(length)}`, retryAt: resetsAt, inputs: { period, max, used } };
}

const hours = (length: Millis): string => `${length / HOUR} h`;
