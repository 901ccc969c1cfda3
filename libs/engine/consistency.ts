import type { EventStore, RecordedEvent } from '#event-store/event-store';
import type { Subscriber } from './feed/subscriber.ts';
import type { Waiters } from './feed/waiters.ts';
import { justBefore } from './position-token.ts';

/** An event leads to a command, whose event leads to another: webhook → call → charge → account is the longest chain, with room to spare. */
const LONGEST_CHAIN = 6;

/** So few events behind the head, somebody who may be late is as good as there, and worth waiting for. */
const WITHIN_REACH = 500;

/** A reaction to what may wait for hours, such as old webhooks by the million. */
export interface LateReactor {
  readonly subscriber: Subscriber;
  /** Whether it reacts to an event. */
  readonly takes: (event: RecordedEvent) => boolean;
}

/** Lets a read wait until what it asks about is in. */
export class Consistency {
  private readonly store: EventStore;
  private readonly waiters: Waiters;
  private readonly reactors: readonly Subscriber[];
  private readonly views: readonly Subscriber[];
  private readonly late: readonly LateReactor[];

  /**
   * `reactors`: whatever turns events into more events by itself, without waiting for the world outside. `late`: those of them that hold up
   * a read only when they are nearly there, or when the very event that it asks about is theirs.
   */
  constructor(store: EventStore, waiters: Waiters, reactors: readonly Subscriber[], views: readonly Subscriber[], late: readonly LateReactor[] = []) {
    this.store = store;
    this.waiters = waiters;
    this.reactors = reactors;
    this.views = views;
    this.late = late;
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
      const awaited = [...this.reactors, ...(await this.worthWaitingFor(reached))];
      if (!(await this.waiters.until(() => awaited.every((reactor) => reactor.position >= reached), deadline))) return false;
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

  private async worthWaitingFor(target: string): Promise<readonly Subscriber[]> {
    const awaited: Subscriber[] = [];
    for (const { subscriber, takes } of this.late) {
      if (subscriber.position >= target) continue;
      const near = (await this.store.countAfter(subscriber.position || null)) <= WITHIN_REACH;
      if (near || (await this.isAt(target, takes))) awaited.push(subscriber);
    }
    return awaited;
  }

  private async isAt(position: string, takes: LateReactor['takes']): Promise<boolean> {
    const { events } = await this.store.readAll({ from: justBefore(position), limit: 1 });
    return events.some((event) => event.position === position && takes(event));
  }
}
