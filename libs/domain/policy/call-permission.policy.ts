import { HOUR, type Millis } from '../kernel/instant.ts';
import type { Limit } from './permission-request.policy.ts';
import { ALWAYS, day, type Policy } from './policy.ts';
import { CALL_PERMISSIONS, CALLING, RESPONDIO_ARTICLE } from './sources.ts';

/** PE-5: how long a temporary yes lasts that names no end, counted from the yes; null: such a yes is a permanent one. */
export const TEMPORARY_GRANT: Policy<Millis | null> = {
  meta: [{ from: ALWAYS, value: 168 * HOUR, source: CALL_PERMISSIONS }],
  'respondio-2025': [{ from: ALWAYS, value: null, source: RESPONDIO_ARTICLE }],
};

/** What the platform, or the article, lets a business do with a grant. */
export interface CallLimit extends Limit {
  /**
   * `connected`: outbound calls that were picked up, over a rolling period. `after_grant`: dials that the platform gave a call id, in the
   * one period that begins with a permanent grant; no limit afterwards.
   */
  readonly counts: 'connected' | 'after_grant';
}

const connected = (max: number): CallLimit => ({ counts: 'connected', period: 'PT24H', length: 24 * HOUR, max });

/** PE-9: outbound calls per pair. */
export const CALL_LIMIT: Policy<CallLimit> = {
  meta: [
    { from: ALWAYS, value: connected(5), source: CALLING },
    { from: day('2025-10-13'), value: connected(10), source: CALLING },
    { from: day('2025-12-19'), value: connected(100), source: CALL_PERMISSIONS },
  ],
  'respondio-2025': [{ from: ALWAYS, value: { ...connected(5), counts: 'after_grant' }, source: RESPONDIO_ARTICLE }],
};
