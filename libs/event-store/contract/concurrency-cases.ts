import { expect } from '@jest/globals';
import { RevisionConflict } from '../errors.ts';
import type { EventStore } from '../event-store.ts';
import type { ContractCase } from './contract-case.ts';
import { numbersIn, ping, pings, readToEnd } from './sample-events.ts';

/** Appends at once. */
export const concurrencyCases: readonly ContractCase[] = [
  {
    name: 'concurrency: of 200 appends to one stream at one expected revision one wins, and the others hear where the stream stands',
    run: async ({ store }) => {
      const outcomes = await Promise.allSettled(pings(0, 199).map((event) => store.append('ping-w.a', -1, [event])));
      const won = outcomes.flatMap((outcome, n) => (outcome.status === 'fulfilled' ? [n] : []));
      const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as RevisionConflict] : []));
      expect(won).toHaveLength(1);
      expect(lost).toHaveLength(199);
      for (const error of lost) expect(error).toMatchObject({ name: 'RevisionConflict', expected: -1, actual: 0 });
      expect(await numbersIn(store, 'ping-w.a')).toEqual(won);
    },
  },
  {
    name: 'concurrency: one append made many times at once is written once, and all get the same answer',
    run: async ({ store }) => {
      const events = pings(0, 1);
      const answers = await Promise.all(Array.from({ length: 50 }, () => store.append('ping-w.a', -1, events)));
      expect(new Set(answers.map(({ revision, position }) => `${revision} ${position}`)).size).toBe(1);
      expect(await numbersIn(store, 'ping-w.a')).toEqual([0, 1]);
    },
  },
  {
    name: 'concurrency: appends that nobody waits for are taken in the order of the calls',
    run: async ({ store }) => {
      const answers = await Promise.all(pings(0, 49).map((event, n) => store.append('ping-w.a', n - 1, [event])));
      expect(answers.map(({ revision }) => revision)).toEqual(Array.from({ length: 50 }, (_, n) => n));
      expect(await numbersIn(store, 'ping-w.a')).toEqual(Array.from({ length: 50 }, (_, n) => n));
    },
  },
  {
    name: 'concurrency: many streams at once keep their own revisions, and every event has a position of its own',
    run: async ({ store }) => {
      const streams = Array.from({ length: 40 }, (_, n) => `ping-w.${n}`);
      await Promise.all(streams.map((stream) => appendOneByOne(store, stream, 10)));
      const all = await readToEnd(store, 64, ['ping-w.']);
      expect(all).toHaveLength(400);
      expect(new Set(all.map(({ position }) => position)).size).toBe(400);
      for (const stream of streams) {
        const own = all.filter((event) => event.stream === stream);
        expect(own.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      }
    },
  },
  {
    name: 'concurrency: competing writers that retry after a conflict all get through, with no gap and no double',
    run: async ({ store }) => {
      const writers = Array.from({ length: 8 }, (_, writer) => appendCompeting(store, 'ping-w.a', writer));
      await Promise.all(writers);
      const numbers = await numbersIn(store, 'ping-w.a');
      expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, n) => n));
    },
  },
  {
    name: 'concurrency: positions answered one after another rise',
    run: async ({ store }) => {
      const positions: string[] = [];
      for (let n = 0; n < 20; n++) positions.push((await store.append(`ping-w.${n % 3}`, Math.floor(n / 3) - 1, [ping(n)])).position);
      expect([...positions].sort()).toEqual(positions);
      expect(new Set(positions).size).toBe(20);
    },
  },
];

async function appendOneByOne(store: EventStore, stream: string, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await store.append(stream, n - 1, [ping(n)]);
}

async function appendCompeting(store: EventStore, stream: string, writer: number): Promise<void> {
  let head = -1;
  for (let n = writer * 10; n < writer * 10 + 10; ) {
    try {
      head = (await store.append(stream, head, [ping(n)])).revision;
      n += 1;
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error;
      head = error.actual;
    }
  }
}
