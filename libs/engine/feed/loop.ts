import type { EventStore, RecordedEvent } from '#event-store/event-store';
import { machineTiming, type Timing } from '../clock/timing.ts';
import { cut } from './cut.ts';
import type { RightOfWay } from './right-of-way.ts';
import type { Work } from './subscriber.ts';

/** What to follow, and what to do with it. */
export interface LoopOptions {
  readonly store: Pick<EventStore, 'follow'>;
  /** Strictly after this position; '' from the start. */
  readonly from: string;
  readonly prefixes?: readonly string[];
  /** Which events of those streams; the others count for nothing, also when pages are sliced. Default: all. */
  readonly wants?: (event: RecordedEvent) => boolean;
  /** Events a page, at most. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Does a page and everything that must be durable before the next one. */
  readonly work: (page: Work) => Promise<void>;
  /** Who goes first; default: nobody does. */
  readonly rightOfWay?: RightOfWay;
  /** Events at a time, at most, while others go first, and a quarter of what is done at a time else. Default: a whole page. */
  readonly slice?: number;
  /** Told of every failure; the page is tried again after a growing pause. */
  readonly failed: (error: unknown) => void;
  readonly timing?: Timing;
}

const LONGEST_PAUSE = 5_000;

/** Slices that are done in one go while nobody goes first: they share commits, and a burst that begins meanwhile hardly waits. */
const AT_EASE = 4;

/**
 * Feeds pages of the log to `work`, one at a time, for ever; the next page is fetched meanwhile. A page that fails is done again, so
 * work has to bear repetition. Ends when the signal aborts, after the page in hand.
 */
export async function follow(options: LoopOptions): Promise<void> {
  const { store, from, prefixes, wants, limit, signal } = options;
  const pages = store.follow({ from: from || null, limit, signal, ...(prefixes && { prefixes }) })[Symbol.asyncIterator]();
  let next = pages.next();
  next.catch(() => undefined);
  while (!signal.aborted) {
    const page = await next;
    if (page.done) return;
    next = pages.next();
    next.catch(() => undefined);
    const { events, position, caughtUp } = page.value;
    await givingWay(options, { events: wants ? events.filter(wants) : events, position: position ?? '', caughtUp });
  }
}

/** Does a page in slices; between two of them others may go first. */
async function givingWay(options: LoopOptions, page: Work): Promise<void> {
  const { rightOfWay, slice = Infinity, signal, timing = machineTiming } = options;
  for (let rest: Work | null = page; rest; ) {
    const [part, others] = cut(rest, rightOfWay?.burst ? slice : slice * AT_EASE);
    rest = others;
    const began = timing.now();
    await untilDone(options, part);
    await rightOfWay?.giveWay(timing.now() - began, signal);
  }
}

async function untilDone(options: LoopOptions, page: Work): Promise<void> {
  const { signal, timing = machineTiming } = options;
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      return await options.work(page);
    } catch (error) {
      options.failed(error);
      await timing.pause(Math.min(50 * 2 ** tries, LONGEST_PAUSE), signal);
    }
  }
}
