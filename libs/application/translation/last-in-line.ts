import type { Subscriber } from '#engine/feed/subscriber';
import type { Waiters } from '#engine/feed/waiters';
import type { EventStore } from '#event-store/event-store';

/** The longest that others can hold it up at a time, in milliseconds: whatever happens to them, it goes on, one slice at a time. */
const LONGEST_WAIT = 250;

/**
 * Lets work that is not urgent go on only when everybody else has done what there is: between two slices of it they catch up with all that came in and with all that the
 * slice before has led to. So whatever is urgent waits for one slice at most, however much there is of the other.
 */
export class LastInLine {
  private readonly store: Pick<EventStore, 'head'>;
  private readonly waiters: Waiters;
  private readonly others: () => readonly Subscriber[];

  constructor(store: Pick<EventStore, 'head'>, waiters: Waiters, others: () => readonly Subscriber[]) {
    this.store = store;
    this.waiters = waiters;
    this.others = others;
  }

  /** Resolves when the next slice may begin. */
  async turn(): Promise<void> {
    // What has come in over the network has its turn, too.
    await this.waiters.timing.turn();
    const head = (await this.store.head()) ?? '';
    const reached = (): boolean => this.others().every((other) => isAway(other) || other.position >= head);
    await this.waiters.until(reached, this.waiters.timing.now() + LONGEST_WAIT);
  }
}

const isAway = ({ state }: Subscriber): boolean => state === 'stopped' || state === 'rebuilding';
