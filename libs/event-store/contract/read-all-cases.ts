import { expect } from '@jest/globals';
import type { EventStore } from '../event-store.ts';
import type { ContractCase } from './contract-case.ts';
import { numbersOf, ping, pings, readToEnd } from './sample-events.ts';

/** Twelve pings, in turn in call-w.x, ping-w.a and ping-v.a. */
async function seed(store: EventStore): Promise<void> {
  const streams = ['call-w.x', 'ping-w.a', 'ping-v.a'];
  for (let n = 0; n < 12; n++) await store.append(streams[n % 3] ?? '', Math.floor(n / 3) - 1, [ping(n)]);
}

/** Reads of the whole log. Other writers may share a server, so these look at their own streams. */
export const readAllCases: readonly ContractCase[] = [
  {
    name: 'readAll: gives every event once, in the order of the appends, whatever the size of the pages',
    run: async ({ store }) => {
      await seed(store);
      for (const limit of [1, 5, 12, 1_000]) {
        expect(numbersOf(await readToEnd(store, limit))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
      }
    },
  },
  {
    name: 'readAll: positions are digits of one width, and rise strictly as text, within an append too',
    run: async ({ store }) => {
      for (let n = 0; n < 4; n++) await store.append(`ping-w.${n}`, -1, pings(1, 4));
      const positions = (await readToEnd(store, 7)).map(({ position }) => position);
      expect(positions).toHaveLength(16);
      for (const position of positions) expect(position).toMatch(/^(\d{20}|\d{40})$/);
      expect(new Set(positions.map(({ length }) => length)).size).toBe(1);
      expect(positions.every((position, index) => index === 0 || position > (positions[index - 1] ?? ''))).toBe(true);
    },
  },
  {
    name: 'readAll: goes on strictly after any event, also in the middle of an append',
    run: async ({ store }) => {
      await store.append('ping-w.a', -1, pings(0, 4));
      for (const [n, event] of (await store.readStream('ping-w.a')).entries()) {
        expect(numbersOf(await readToEnd(store, 2, undefined, event.position))).toEqual([0, 1, 2, 3, 4].slice(n + 1));
      }
    },
  },
  {
    name: 'readAll: prefixes leave out the streams of others, and several are any of them',
    run: async ({ store }) => {
      await seed(store);
      expect(numbersOf(await readToEnd(store, 4, ['ping-']))).toEqual([1, 2, 4, 5, 7, 8, 10, 11]);
      expect(numbersOf(await readToEnd(store, 4, ['ping-w.']))).toEqual([1, 4, 7, 10]);
      expect(numbersOf(await readToEnd(store, 5, ['call-', 'ping-v.']))).toEqual([0, 2, 3, 5, 6, 8, 9, 11]);
      expect(await readToEnd(store, 5, ['none-', 'PING-'])).toEqual([]);
    },
  },
  {
    name: 'readAll: position moves over what the prefixes leave out, and the limit counts it',
    run: async ({ store }) => {
      await seed(store);
      const first = await store.readAll({ from: null, limit: 1_000, prefixes: ['none-'] });
      const last = (await readToEnd(store, 100)).at(-1)?.position ?? '';
      expect(first.events).toEqual([]);
      expect((first.position ?? '') >= last).toBe(true);
      expect((await readToEnd(store, 1, ['ping-w.'])).length).toBe(4);
      const bounded = await store.readAll({ from: null, limit: 4, prefixes: ['ping-w.'] });
      expect(bounded.events.length).toBeLessThan(3);
    },
  },
  {
    name: 'readAll: at the end position stands still, and what is appended then is found from there',
    run: async ({ store }) => {
      await store.append('ping-w.a', -1, pings(0, 2));
      const { position } = await store.readAll({ from: null, limit: 1_000 });
      expect(await store.readAll({ from: position, limit: 10 })).toEqual({ events: [], position });
      await store.append('ping-w.b', -1, [ping(3)]);
      expect(numbersOf(await readToEnd(store, 10, undefined, position))).toEqual([3]);
    },
  },
  {
    name: 'readAll: an event that was read never gets a lower one before it',
    run: async ({ store }) => {
      const writing = Promise.all(Array.from({ length: 100 }, (_, n) => store.append(`ping-w.${n}`, -1, pings(n * 2, n * 2 + 1))));
      const seen: string[] = [];
      for (let from: string | null = null, done = false; !done || seen.length < 200; ) {
        void writing.then(() => (done = true));
        const page = await store.readAll({ from, limit: 17 });
        seen.push(...page.events.map(({ position }) => position));
        from = page.position;
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(seen).toEqual((await readToEnd(store, 1_000)).map(({ position }) => position));
    },
  },
  {
    name: 'readAll: a limit below 1, or what is no position, is a RangeError',
    run: async ({ store }) => {
      for (const limit of [0, -1, NaN]) await expect(store.readAll({ from: null, limit })).rejects.toThrow(RangeError);
      for (const from of ['', 'x', '12']) await expect(store.readAll({ from, limit: 1 })).rejects.toThrow(RangeError);
    },
  },
];
