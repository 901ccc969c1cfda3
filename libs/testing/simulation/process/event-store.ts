import { Arrivals } from '#event-store/embedded/arrivals';
import { followPages } from '#event-store/embedded/follow-pages';
import { StoreUnavailable, UnknownOutcome } from '#event-store/errors';
import type { AppendResult, EventStore, FollowOptions, NewEvent, Page, ReadAllOptions, ReadStreamOptions, RecordedEvent } from '#event-store/event-store';
import { memoryEventStore, type MemoryEventStore } from '#event-store/memory/memory-event-store';
import type { Timing } from '#engine/clock/timing';
import type { Draw } from '../chance.ts';
import type { History } from '../history.ts';
import type { Life, World } from '../world.ts';
import type { OnItsWay, WatchedLog } from './disk.ts';
import { latencyOf } from './latency.ts';

/** What the stores of a process are made with. */
export interface StoreOptions {
  readonly world: World;
  readonly history: History;
  readonly life: Life;
  readonly log: WatchedLog;
  readonly timing: Timing;
  /** Milliseconds that a call takes on average. */
  readonly latency: number;
  /** Appends of all processes that are on their way to the disk. */
  readonly underWay: Set<OnItsWay>;
}

const APPEND_TROUBLE = ['appendRefused', 'appendUnknown', 'appendFrozen', 'diskFull'] as const;
const READ_TROUBLE = ['readRefused', 'readFrozen'] as const;

/** How an append of unknown outcome went: not written, written, or written later than the answer came. */
const UNKNOWNS = ['unwritten', 'written', 'late'] as const;

/** The event store of one life of a process. Every call waits its turn, and may fail, stand still, or be taken and not answered. */
export class SimulatedEventStore implements EventStore {
  readonly logId: string;
  readonly maxAppendBytes: number;
  private readonly options: StoreOptions;
  private readonly inner: MemoryEventStore;
  private readonly arrivals = new Arrivals();

  constructor(options: StoreOptions) {
    this.options = options;
    this.inner = memoryEventStore({ log: options.log });
    this.logId = this.inner.logId;
    this.maxAppendBytes = this.inner.maxAppendBytes;
    options.log.followers.add(this.arrivals);
  }

  append(stream: string, expected: number, events: readonly NewEvent[]): Promise<AppendResult> {
    const { world, history, life, latency } = this.options;
    if (life.dead) return never();
    world.storeCalls++;
    const label = `append ${stream}`;
    const { draw, name } = world.draw(`${life.name} ${label}`);
    const [there, back] = [latencyOf(draw, latency, history), latencyOf(draw, latency, history)];
    const trouble = history.meets(name, draw, APPEND_TROUBLE);
    const write = (): Promise<AppendResult> => this.inner.append(stream, expected, events);
    return new Promise((resolve, reject) => {
      const answer = (outcome: Promise<AppendResult>): void => {
        outcome.catch(() => undefined);
        world.after(back, { life, label: `${label} answered`, run: () => void outcome.then(resolve, reject) });
      };
      const fail = (written: boolean): void => {
        if (written) write().catch(() => undefined);
        answer(Promise.reject(new UnknownOutcome(`no answer came; it was ${written ? 'written' : 'not written'}`)));
      };
      const wait = trouble === 'appendFrozen' ? there + draw.between(500, 40_000) : there;
      const underWay = { fail };
      this.options.underWay.add(underWay);
      const arrive = (): void => {
        if (!this.options.underWay.delete(underWay)) return;
        if (trouble === 'diskFull') return this.fillUp(draw, fail);
        if (trouble === 'appendUnknown') return this.unknown(draw, write, fail);
        answer(trouble === 'appendRefused' ? Promise.reject(new StoreUnavailable('the store refuses')) : write());
      };
      // A process that dies does not know what becomes of what it had sent.
      const afterwards = (): void => {
        if (this.options.underWay.delete(underWay) && draw.happens(0.5)) write().catch(() => undefined);
      };
      world.after(wait, { life, label, run: arrive, after: afterwards });
    });
  }

  readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    return this.read(`readStream ${stream}`, () => this.inner.readStream(stream, options));
  }

  readAll(options: ReadAllOptions): Promise<Page> {
    return this.read('readAll', () => this.inner.readAll(options));
  }

  readBody(position: string): Promise<Uint8Array | null> {
    return this.read('readBody', () => this.inner.readBody(position));
  }

  countAfter(position: string | null): Promise<number> {
    return this.read('countAfter', () => this.inner.countAfter(position));
  }

  head(): Promise<string | null> {
    return this.read('head', () => this.inner.head());
  }

  follow(options: FollowOptions): AsyncIterable<Page & { readonly caughtUp: boolean }> {
    const { log, timing } = this.options;
    return followPages(
      {
        arrivals: this.arrivals,
        last: () => log.events.length,
        read: (wanted) => this.read('follow', () => this.inner.readAll(wanted)),
        pause: (milliseconds, signal) => timing.pause(milliseconds, signal),
      },
      options,
    );
  }

  async close(): Promise<void> {
    this.letGo();
    await this.inner.close();
  }

  /** Nothing is told to a process that is dead. */
  letGo(): void {
    this.options.log.followers.delete(this.arrivals);
  }

  private unknown(draw: Draw, write: () => Promise<AppendResult>, fail: (written: boolean) => void): void {
    const how = draw.pick(UNKNOWNS);
    fail(how === 'written');
    if (how !== 'late') return;
    this.options.world.after(draw.between(0, 5_000), { life: null, label: 'append lands late', run: () => void write().catch(() => undefined) });
  }

  /** The disk is full in the middle of a group: of all that was to be written together, nobody knows how much was. */
  private fillUp(draw: Draw, fail: (written: boolean) => void): void {
    const group = [{ fail }, ...this.options.underWay];
    this.options.underWay.clear();
    const written = draw.below(group.length + 1);
    group.forEach((append, i) => append.fail(i < written));
  }

  private read<T>(label: string, effect: () => Promise<T>): Promise<T> {
    const { world, history, life, latency } = this.options;
    if (life.dead) return never();
    world.storeCalls++;
    const { draw, name } = world.draw(`${life.name} ${label}`);
    const wait = latencyOf(draw, latency, history);
    const trouble = history.meets(name, draw, READ_TROUBLE);
    return new Promise((resolve, reject) => {
      const run = (): void => (trouble === 'readRefused' ? reject(new StoreUnavailable('the store cannot be read')) : resolve(effect()));
      world.after(trouble === 'readFrozen' ? wait + draw.between(500, 20_000) : wait, { life, label, run });
    });
  }
}

/** What a dead process waits for. */
export const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
