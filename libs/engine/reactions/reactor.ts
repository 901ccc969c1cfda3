import type { EventStore, RecordedEvent } from '#event-store/event-store';
import type { ViewStore } from '#view-store/view-store';
import { follow } from '../feed/loop.ts';
import type { RightOfWay } from '../feed/right-of-way.ts';
import type { Subscriber, SubscriberState, Work } from '../feed/subscriber.ts';
import type { Waiters } from '../feed/waiters.ts';
import type { Instruments } from '../instruments.ts';
import type { Log } from '../log.ts';
import { reasonOf } from '../views/reason.ts';

/** Reads the log and acts on it. What it does must bear being done again: its progress may lag behind what it did. */
export interface Reactor {
  readonly name: string;
  /** Streams that it listens to. */
  readonly prefixes: readonly string[];
  /** Which events of those streams it needs; default: all. */
  wants?(event: RecordedEvent): boolean;
  /** Events at a time while others go first; four times as many else. */
  readonly slice?: number;
  /** What it knows itself of how far it is. It starts there, or where its saved progress is, if that is further on. */
  startAt?(): Promise<string>;
  handle(page: Work): Promise<void>;
  /** The position that is safe to save; default: the end of the page. */
  safePosition?(page: Work): string;
  readonly busy?: boolean;
}

/** What a reactor is driven with. */
export interface ReactorRunnerOptions {
  readonly events: EventStore;
  readonly views: ViewStore;
  readonly waiters: Waiters;
  /** Who goes first; default: nobody does. */
  readonly rightOfWay?: RightOfWay;
  readonly log: Log;
  /** Default: nobody listens. */
  readonly instruments?: Instruments;
}

/** Events at a time while others go first: each may lead to a command. */
const SLICE = 64;

/** How often progress is written at most, in milliseconds: it only saves work after a restart. */
const SAVE_EVERY = 500;

/** Drives one reactor through the log. */
export class ReactorRunner implements Subscriber {
  state: SubscriberState = 'catching_up';
  position = '';
  fault: string | null = null;
  private readonly reactor: Reactor;
  private readonly options: ReactorRunnerOptions;
  private working = false;
  private savedAt = 0;
  private saved = '';

  constructor(reactor: Reactor, options: ReactorRunnerOptions) {
    this.reactor = reactor;
    this.options = options;
  }

  get name(): string {
    return this.reactor.name;
  }

  get busy(): boolean {
    return this.working || (this.reactor.busy ?? false);
  }

  /** Finds out where it was. */
  async open(): Promise<void> {
    const [saved, known] = [await this.savedPosition(), (await this.reactor.startAt?.()) ?? ''];
    this.position = known > saved ? known : saved;
    this.saved = this.position;
  }

  /** Works until the signal aborts, then saves how far it is. */
  async run(signal: AbortSignal): Promise<void> {
    await follow({
      store: this.options.events,
      from: this.position,
      prefixes: this.reactor.prefixes,
      ...(this.reactor.wants && { wants: (event: RecordedEvent) => this.reactor.wants?.(event) ?? true }),
      limit: 1_000,
      signal,
      rightOfWay: this.options.rightOfWay,
      slice: this.reactor.slice ?? SLICE,
      timing: this.options.waiters.timing,
      work: (page) => this.work(page),
      failed: (error) => this.failed(error),
    });
    await this.save(this.saved);
  }

  private failed(error: unknown): void {
    this.fault = reasonOf(error);
    this.options.instruments?.count('ringledger_retries_total', { subscriber: this.name });
    this.options.log(`${this.name} tries again after a fault`, error, { level: 'warn', component: this.name });
  }

  private async work(page: Work): Promise<void> {
    const began = this.options.waiters.timing.now();
    this.working = page.events.length > 0;
    try {
      if (page.events.length > 0) await this.reactor.handle(page);
    } finally {
      this.working = false;
    }
    if (page.events.length > 0) this.tell(page.events.length, this.options.waiters.timing.now() - began);
    this.position = page.position;
    this.state = page.caughtUp ? 'following' : 'catching_up';
    this.fault = null;
    this.options.waiters.wake();
    this.saved = this.reactor.safePosition?.(page) ?? page.position;
    if (this.options.waiters.timing.now() - this.savedAt > SAVE_EVERY) await this.save(this.saved);
  }

  private tell(events: number, milliseconds: number): void {
    this.options.instruments?.observe('ringledger_batch_events', { subscriber: this.name }, events);
    this.options.instruments?.observe('ringledger_batch_seconds', { subscriber: this.name }, milliseconds / 1_000);
  }

  private async save(position: string): Promise<void> {
    if (position === '') return;
    this.savedAt = this.options.waiters.timing.now();
    const progress = { logId: this.options.events.logId, position };
    // Unsaved progress costs only time after a restart, so it never stops the work.
    await this.options.views.saveProgress(this.name, progress).catch((error: unknown) => this.options.log(`${this.name} could not save its progress`, error, { level: 'warn', component: this.name }));
  }

  /** Progress in another log counts for nothing; nor does one beyond the head, such as after a restored backup. */
  private async savedPosition(): Promise<string> {
    const saved = await this.options.views.progress(this.name);
    const head = (await this.options.events.head()) ?? '';
    return saved && saved.logId === this.options.events.logId && saved.position <= head ? saved.position : '';
  }
}
