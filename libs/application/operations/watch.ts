import type { System } from '../system.ts';
import type { Timing } from '#engine/clock/timing';
import type { Status, SubscriberStatus } from '#engine/status';
import type { EventStore } from '#event-store/event-store';
import type { Lease, ViewStore } from '#view-store/view-store';
import { StandingStill } from './standing-still.ts';

/** What is watched over. */
export interface WatchOptions {
  readonly system: Pick<System, 'status'>;
  readonly events: Pick<EventStore, 'readAll'>;
  readonly views: Pick<ViewStore, 'checkpoint' | 'leases' | 'shared'>;
  readonly timing: Timing;
  /** After how many milliseconds a subscriber that has work to do and does not move counts as stuck. */
  readonly stillAfter: number;
}

/** How everybody was found. */
export interface Look {
  readonly status: Status;
  /** For how many milliseconds each subscriber has stood still, by name. */
  readonly still: ReadonlyMap<string, number>;
  readonly leases: readonly Lease[];
  /** For how many milliseconds the owner of each lease has not been heard of, by name; empty where owners need not say that they are alive. */
  readonly silent: ReadonlyMap<string, number>;
}

/** How often it looks by itself, in milliseconds, so that nobody has to ask for it to know. */
const EVERY = 5_000;

/** How long stores may take to answer, in milliseconds. */
const PATIENCE = 3_000;

/** Watches over the back end from outside: what it sees does not depend on what the subscribers say of themselves. */
export class Watch {
  private readonly options: WatchOptions;
  private readonly standing = new StandingStill();
  private readonly beating = new StandingStill();

  constructor(options: WatchOptions) {
    this.options = options;
  }

  /** Looks once. Throws what the stores throw. */
  async look(): Promise<Look> {
    const { system, views, timing } = this.options;
    const [status, leases] = await Promise.all([system.status(), views.leases()]);
    const now = timing.now();
    const beats = views.shared ? leases.map(({ name, epoch, beat, released }) => ({ name, position: `${epoch}.${beat}`, lagEvents: released ? 0 : 1 })) : [];
    return { status, still: this.standing.look(status.subscribers, now), leases, silent: this.beating.look(beats, now) };
  }

  /** Looks again and again until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // A store that fails is found by whoever asks; nothing can be seen meanwhile, and nothing is forgotten.
      await this.look().catch(() => null);
      await this.options.timing.pause(EVERY, signal);
    }
  }

  /** Whether requests may come, and in words why not. Says nothing of the data. */
  async check(): Promise<{ readonly ready: boolean; readonly reasons: readonly string[] }> {
    const [stores, look] = await Promise.all([this.stores(), this.answers(this.look())]);
    const reasons = [
      ...(stores.events ? [] : ['the event store does not answer']),
      ...(stores.views ? [] : ['the view store does not answer']),
      ...(look ? this.stuck(look.answer) : []),
    ];
    return { ready: look !== null && reasons.length === 0, reasons };
  }

  /** Which of the stores answer in time. */
  async stores(): Promise<{ readonly events: boolean; readonly views: boolean }> {
    const { events, views } = this.options;
    const [log, documents] = await Promise.all([this.answers(events.readAll({ from: null, limit: 1 })), this.answers(views.checkpoint('readiness'))]);
    return { events: log !== null, views: documents !== null };
  }

  get stillAfter(): number {
    return this.options.stillAfter;
  }

  private stuck({ status, still }: Look): readonly string[] {
    return status.subscribers.flatMap((subscriber) => reasonOf(subscriber, still.get(subscriber.name) ?? 0, this.options.stillAfter) ?? []);
  }

  /** Null where it fails, or takes too long: a store that hangs is as good as none. */
  private async answers<T extends object | null>(asked: Promise<T>): Promise<{ readonly answer: T } | null> {
    const enough = new AbortController();
    const late = this.options.timing.pause(PATIENCE, enough.signal).then(() => null);
    const answered = asked.then((answer) => ({ answer }), () => null);
    return Promise.race([answered, late]).finally(() => enough.abort());
  }
}

function reasonOf({ name, state, lagEvents }: SubscriberStatus, still: number, stillAfter: number): string | null {
  if (state === 'stopped') return `${name} has stopped`;
  if (still < stillAfter) return null;
  return `${name} has ${lagEvents} events to do and has not moved for ${Math.round(still / 1_000)} s`;
}
