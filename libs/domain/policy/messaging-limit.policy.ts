import { ALWAYS, day, type Policy } from './policy.ts';
import { CALLING, MESSAGING_LIMITS, RESPONDIO_ARTICLE } from './sources.ts';

/** CH-1: the messaging limit that a number needs before calling can be enabled; users in 24 h, inclusive. */
export const MESSAGING_LIMIT_THRESHOLD: Policy<number> = {
  meta: [
    { from: ALWAYS, value: 1_000, source: CALLING },
    { from: day('2025-10-07'), value: 2_000, source: MESSAGING_LIMITS },
  ],
  'respondio-2025': [{ from: ALWAYS, value: 1_000, source: RESPONDIO_ARTICLE }],
};
