import { expect } from '@jest/globals';
import type { EventStore, FollowOptions, Page } from '../event-store.ts';
import type { ContractCase } from './contract-case.ts';
import { numbersOf, ping, pings, readToEnd } from './sample-events.ts';

type FollowedPage = Page & { readonly caughtUp: boolean };

/** A follower that is asked for one page after another. */
function follower(store: EventStore, options: Partial<FollowOptions> = {}) {
  const leaving = new AbortController();
  const pages = store.follow({ from: null, limit: 10, signal: leaving.signal, ...options })[Symbol.asyncIterator]();
  const next = async (): Promise<FollowedPage> => {
    const result = await pages.next();
    if (result.done) throw new Error('the follower ended');
    return result.value;
  };
  /** Pages until one is caught up and this many events have come. */
  const until = async (count: number): Promise<readonly FollowedPage[]> => {
    const got: FollowedPage[] = [];
    for (let events = 0; events < count || !got.at(-1)?.caughtUp; ) {
      got.push(await next());
      events += got.at(-1)?.events.length ?? 0;
    }
    return got;
  };
  return { next, until, pages, leave: () => leaving.abort() };
}

const numbersOfPages = (pages: readonly Page[]) => pages.flatMap(({ events }) => numbersOf(events));

/** Following the log. */
export const followCases: readonly ContractCase[] = [
  {
    name: 'follow: catches up page by page and says when it has',
    run: async ({ store }) => {
      await store.append('ping-w.a', -1, pings(0, 24));
      const { until, leave } = follower(store);
      const pages = await until(25);
      expect(numbersOfPages(pages)).toEqual(Array.from({ length: 25 }, (_, n) => n));
      expect(pages.map(({ caughtUp }) => caughtUp)).toEqual([...pages.slice(1).map(() => false), true]);
      expect(pages.every(({ events }) => events.length <= 10)).toBe(true);
      expect(pages.at(-1)?.position).toBe(await store.head());
      leave();
    },
  },
  {
    name: 'follow: with nothing waiting the first page comes at once, empty and caught up',
    run: async ({ store }) => {
      const empty = follower(store);
      expect(await empty.next()).toEqual({ events: [], position: null, caughtUp: true });
      const { position } = await store.append('ping-w.a', -1, [ping(0)]);
      const atHead = follower(store, { from: position });
      expect(await atHead.next()).toEqual({ events: [], position, caughtUp: true });
      empty.leave();
      atHead.leave();
    },
  },
  {
    name: 'follow: starts strictly after its position',
    run: async ({ store }) => {
      await store.append('ping-w.a', -1, pings(0, 4));
      const third = (await store.readStream('ping-w.a'))[2];
      const { until, leave } = follower(store, { from: third?.position ?? null });
      expect(numbersOfPages(await until(2))).toEqual([3, 4]);
      leave();
    },
  },
  {
    name: 'follow: what is appended later arrives, in order, at every follower',
    run: async ({ store }) => {
      const followers = [follower(store), follower(store), follower(store, { limit: 2 })];
      await Promise.all(followers.map(({ next }) => next()));
      const arriving = Promise.all(followers.map(({ until }) => until(6)));
      for (let n = 0; n < 3; n++) await store.append(`ping-w.${n}`, -1, pings(n * 2, n * 2 + 1));
      for (const pages of await arriving) expect(numbersOfPages(pages)).toEqual([0, 1, 2, 3, 4, 5]);
      for (const { leave } of followers) leave();
    },
  },
  {
    name: 'follow: prefixes leave out events, and position still moves over them',
    run: async ({ store }) => {
      const { next, until, leave } = follower(store, { prefixes: ['ping-w.'] });
      await next();
      const { position } = await store.append('call-w.x', -1, pings(100, 102));
      const ignored = await next();
      expect(ignored).toEqual({ events: [], position, caughtUp: true });
      await store.append('ping-w.a', -1, [ping(1)]);
      expect(numbersOfPages(await until(1))).toEqual([1]);
      leave();
    },
  },
  {
    name: 'follow: a page is only read when it is asked for',
    run: async ({ store }) => {
      await store.append('ping-w.a', -1, [ping(0)]);
      const { next, leave } = follower(store);
      expect(numbersOf((await next()).events)).toEqual([0]);
      await store.append('ping-w.a', 0, [ping(1)]);
      await store.append('ping-w.a', 1, [ping(2)]);
      await new Promise((resolve) => setImmediate(resolve));
      await store.append('ping-w.a', 2, [ping(3)]);
      const page = await next();
      expect(numbersOf(page.events)).toEqual([1, 2, 3]);
      expect(page.caughtUp).toBe(true);
      leave();
    },
  },
  {
    name: 'follow: position only moves forwards, and from any page on nothing is left out',
    run: async ({ store }) => {
      await store.append('ping-w.a', -1, pings(0, 19));
      const { until, leave } = follower(store, { limit: 3 });
      const pages = await until(20);
      const positions = pages.map(({ position }) => position ?? '');
      expect(new Set(positions).size).toBe(positions.length);
      expect([...positions].sort()).toEqual(positions);
      const middle = pages[2];
      expect(numbersOf(await readToEnd(store, 5, undefined, middle?.position ?? null))).toEqual(numbersOfPages(pages.slice(3)));
      leave();
    },
  },
  {
    name: 'follow: loses and repeats nothing under concurrent appends',
    run: async ({ store }) => {
      const followers = [follower(store, { limit: 7 }), follower(store, { limit: 1_000 })];
      const arriving = Promise.all(followers.map(({ until }) => until(400)));
      await Promise.all(Array.from({ length: 200 }, (_, n) => store.append(`ping-w.${n}`, -1, pings(n * 2, n * 2 + 1))));
      const stored = numbersOf(await readToEnd(store, 1_000));
      for (const pages of await arriving) expect(numbersOfPages(pages)).toEqual(stored);
      for (const { leave } of followers) leave();
    },
  },
  {
    name: 'follow: an abort ends it while it waits, and gives nothing when it came first',
    run: async ({ store }) => {
      await store.append('ping-w.a', -1, [ping(0)]);
      const waiting = follower(store);
      await waiting.next();
      const pending = waiting.pages.next();
      waiting.leave();
      expect(await pending).toEqual({ done: true, value: undefined });
      const never = follower(store, { signal: AbortSignal.abort() });
      expect(await never.pages.next()).toEqual({ done: true, value: undefined });
    },
  },
  {
    name: 'follow: closing the store ends it',
    run: async ({ store }) => {
      const { next, pages } = follower(store);
      await next();
      const pending = pages.next();
      await store.close();
      expect(await pending).toEqual({ done: true, value: undefined });
    },
  },
];
