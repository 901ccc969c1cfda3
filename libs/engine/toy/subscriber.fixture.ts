import type { Subscriber, SubscriberState } from '../feed/subscriber.ts';
import { position } from './bench.fixture.ts';

/** A subscriber that a spec moves by hand. */
export interface Moved extends Subscriber {
  position: string;
  state: SubscriberState;
  busy: boolean;
  fault: string | null;
}

/** One at the nth event; 0 is the start. */
export const subscriber = (name: string, at: number, more: Partial<Moved> = {}): Moved => ({
  name,
  state: 'following',
  position: at === 0 ? '' : position(at),
  fault: null,
  busy: false,
  ...more,
});
