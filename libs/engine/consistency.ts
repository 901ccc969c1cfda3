import type { EventStore } from '#event-store/event-store';
import type { Subscriber } from './feed/subscriber.ts';
import type { Waiters } from './feed/waiters.ts';

/** An event leads to a command, whose event leads to another: webhook → call → charge → account is the longest chain, with room to spare. */
const LONGEST_CHAIN = 6;

/** Lets a read wait until what it asks about is in. */
export class Consistency {
  private readonly store: EventStore;
  private readonly waiters: Waiters;
  private readonly reactors: readonly Subscriber[];
  private readonly views: readonly Subscriber[];

  /** `reactors`: whatever turns events into more events by itself, without waiting for the world outside. */
  constructor(store: EventStore, waiters: Waiters, reactors: readonly Subscriber[], views: readonly Subscriber[]) {
    this.store = store;
    this.waiters = waiters;
    this.reactors = reactors;
    this.views = views;
  }

  /** The position up to which every one of these views is done; all views when none is named. */
  positionOf(names: readonly string[]): string {
    const views = names.length === 0 ? this.views : this.views.filter(({ name }) => names.includes(name));
    return views.map(({ position }) => position).reduce((a, b) => (a < b ? a : b), views[0]?.position ?? '');
  }

  /**
   * Waits until the named views hold the position and everything that follows from it. False when that takes longer than `milliseconds`.
   * What follows is found in rounds: once every reactor has passed a position, all that it caused lies at or before the head.
   */
  async settled(position: string, names: readonly string[], milliseconds: number): Promise<boolean> {
    const deadline = this.waiters.timing.now() + milliseconds;
    let target = position;
    for (let round = 0; round < LONGEST_CHAIN; round++) {
      const reached = target;
      if (!(await this.waiters.until(() => this.reactors.every((reactor) => reactor.position >= reached), deadline))) return false;
      const head = (await this.store.head()) ?? '';
      if (head <= target) break;
      target = head;
    }
    return this.waiters.until(() => this.positionOf(names) >= target, deadline);
  }

  /** Waits until the named views have reached a position, whatever else may follow from it. */
  async reached(position: string, names: readonly string[], milliseconds: number): Promise<boolean> {
    return this.waiters.until(() => this.positionOf(names) >= position, this.waiters.timing.now() + milliseconds);
  }
}
