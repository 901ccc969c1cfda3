import { DAY, HOUR, type Millis } from '../kernel/instant.ts';
import { ALWAYS, type Policy } from './policy.ts';
import { CALL_PERMISSIONS, RESPONDIO_ARTICLE } from './sources.ts';

/** At most `max` in any `length` up to and including now. */
export interface Limit {
  /** `length` as ISO-8601, the way the platform writes it. */
  readonly period: string;
  readonly length: Millis;
  readonly max: number;
}

const REQUEST_LIMITS: readonly Limit[] = [
  { period: 'PT24H', length: 24 * HOUR, max: 1 },
  { period: 'P7D', length: 168 * HOUR, max: 2 },
];

/** PE-3: requests for permission per pair, all of which hold at once. */
export const PERMISSION_REQUEST_LIMITS: Policy<readonly Limit[]> = {
  meta: [{ from: ALWAYS, value: REQUEST_LIMITS, source: CALL_PERMISSIONS }],
  'respondio-2025': [{ from: ALWAYS, value: REQUEST_LIMITS, source: RESPONDIO_ARTICLE }],
};

/** PE-4, PE-6: whether a connected call clears the counters of requests and the wait after a no. */
export const CONNECTED_CALL_CLEARS: Policy<boolean> = {
  meta: [{ from: ALWAYS, value: true, source: CALL_PERMISSIONS }],
  'respondio-2025': [{ from: ALWAYS, value: false, source: RESPONDIO_ARTICLE }],
};

/** PE-6: how long after a no the next request has to wait. */
export const DECLINE_WAIT: Policy<Millis> = {
  meta: [{ from: ALWAYS, value: DAY, source: RESPONDIO_ARTICLE }],
  'respondio-2025': [{ from: ALWAYS, value: DAY, source: RESPONDIO_ARTICLE }],
};
