import type { NewEvent } from '../event-store.ts';

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Throws a RangeError for an append that no store could make sense of. */
export function checkAppend(stream: string, expected: number, events: readonly NewEvent[]): void {
  // A lone surrogate has no UTF-8, so it would come back as another name.
  if (stream === '' || LONE_SURROGATE.test(stream)) throw new RangeError(`not a name for a stream: ${JSON.stringify(stream)}`);
  if (!Number.isSafeInteger(expected) || expected < -1) throw new RangeError(`not an expected revision: ${expected}`);
  if (events.length === 0) throw new RangeError(`nothing to append to ${stream}`);
}

/** Throws a RangeError for a limit below 1. */
export function checkLimit(limit: number): void {
  if (!(limit >= 1)) throw new RangeError(`a limit is at least 1, not ${limit}`);
}
