import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable } from '../errors.ts';
import type { FollowOptions, Page, ReadAllOptions } from '../event-store.ts';
import type { Arrivals } from './arrivals.ts';
import { positionNumber } from './position.ts';

/** What following needs of an embedded log. */
export interface Followed {
  readonly arrivals: Arrivals;
  read(options: ReadAllOptions): Promise<Page>;
  /** The number of the last durable event, 0 when there is none. */
  last(): number;
  /** How to wait before a read that failed is tried again; default: as the machine does. */
  pause?(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/**
 * Follows a log by reading it again whenever something arrived. Nobody can miss anything: an announcement only says "look again",
 * and whoever is not caught up looks without one.
 */
export async function* followPages(log: Followed, options: FollowOptions): AsyncGenerator<Page & { readonly caughtUp: boolean }> {
  const { signal, limit, prefixes } = options;
  let from = options.from;
  for (let pages = 0; !signal.aborted; pages++) {
    const page = await readUntilOver(log, { from, limit, prefixes }, signal);
    if (page === null || signal.aborted) return;
    if (pages === 0 || page.position !== from) yield { ...page, caughtUp: isAtEnd(log, page.position) };
    from = page.position;
    // Asked again, since something may have arrived while the consumer was busy.
    if (isAtEnd(log, from)) await log.arrivals.next(signal);
  }
}

function isAtEnd(log: Followed, position: string | null): boolean {
  return positionNumber(position) >= log.last();
}

const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 5_000;

/** Tries again, ever more slowly, while the log cannot be read. Null once the store is closed or the follower gone. */
async function readUntilOver(log: Followed, options: ReadAllOptions, signal: AbortSignal): Promise<Page | null> {
  for (let tries = 0; !log.arrivals.closed && !signal.aborted; tries++) {
    try {
      return await log.read(options);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      // A store that is closed says the same, and no waiting helps; the loop ends then.
      if (!log.arrivals.closed) await (log.pause ?? pauseUnlessAborted)(Math.min(FIRST_PAUSE * 2 ** tries, LONGEST_PAUSE), signal);
    }
  }
  return null;
}

async function pauseUnlessAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
