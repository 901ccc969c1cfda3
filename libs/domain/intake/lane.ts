import { MINUTE, type Instant, type Millis } from '../kernel/instant.ts';
import type { Lane, PayloadReceived } from './intake.events.ts';

/** Longer than the platform takes when nothing is wrong. A first repetition after an answer that was lost still counts as fresh. */
const FRESH_FOR: Millis = 2 * MINUTE;

/** Both lanes, in the order in which they go first. */
export const LANES: readonly Lane[] = ['fresh', 'backlog'];

/** The lane of a payload by the newest time that it tells of; one that tells of none is fresh, since nothing says that it is old. */
export const laneBy = (newestAt: Instant | null, receivedAt: Instant): Lane => (newestAt !== null && receivedAt - newestAt > FRESH_FOR ? 'backlog' : 'fresh');

/** The lane that a payload was given when it came in: once and for ever, whatever is thought of fresh later. */
export const laneOf = ({ lane = 'fresh' }: Pick<PayloadReceived, 'lane'>): Lane => lane;
