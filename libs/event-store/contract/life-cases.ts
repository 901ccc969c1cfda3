import { expect } from '@jest/globals';
import { StoreUnavailable } from '../errors.ts';
import type { EventStore } from '../event-store.ts';
import type { ContractCase, OpenedStore } from './contract-case.ts';
import { numbersIn, numbersOf, ping, pings, readToEnd } from './sample-events.ts';

async function closeAndReopen({ store, reopen }: OpenedStore): Promise<EventStore> {
  if (!reopen) throw new Error('this adapter cannot open a log again: it skips the case by name');
  await store.close();
  return reopen();
}

/** Head, count, closing and opening again. */
export const lifeCases: readonly ContractCase[] = [
  {
    name: 'head: is null at first, then the position of the last event',
    run: async ({ store }) => {
      expect(await store.head()).toBeNull();
      const { position } = await store.append('ping-w.a', -1, pings(0, 3));
      expect(await store.head()).toBe(position);
      const later = await store.append('ping-w.b', -1, [ping(4)]);
      expect(await store.head()).toBe(later.position);
    },
  },
  {
    name: 'countAfter: says how many events lie behind a position',
    run: async ({ store }) => {
      expect(await store.countAfter(null)).toBe(0);
      const { position } = await store.append('ping-w.a', -1, pings(0, 3));
      await store.append('ping-w.b', -1, pings(4, 6));
      expect(await store.countAfter(null)).toBe(7);
      expect(await store.countAfter(position)).toBe(3);
      expect(await store.countAfter(await store.head())).toBe(0);
    },
  },
  {
    name: 'close: what is pending is answered first',
    run: async ({ store }) => {
      const pending = pings(0, 9).map((event, n) => store.append('ping-w.a', n - 1, [event]));
      await store.close();
      const answers = await Promise.all(pending);
      expect(answers.at(-1)).toMatchObject({ revision: 9 });
    },
  },
  {
    name: 'close: every call after it is StoreUnavailable, and a second close does nothing',
    run: async ({ store }) => {
      const { position } = await store.append('ping-w.a', -1, [ping(0)]);
      await store.close();
      await store.close();
      await expect(store.append('ping-w.a', 0, [ping(1)])).rejects.toThrow(StoreUnavailable);
      await expect(store.readStream('ping-w.a')).rejects.toThrow(StoreUnavailable);
      await expect(store.readAll({ from: null, limit: 1 })).rejects.toThrow(StoreUnavailable);
      await expect(store.readBody(position)).rejects.toThrow(StoreUnavailable);
      await expect(store.head()).rejects.toThrow(StoreUnavailable);
      await expect(store.countAfter(null)).rejects.toThrow(StoreUnavailable);
    },
  },
  {
    name: 'reopen: everything is there, under the same log id',
    run: async (opened) => {
      const { store } = opened;
      const body = Uint8Array.from([1, 2, 3]);
      await store.append('ping-w.a', -1, pings(0, 2));
      const { position } = await store.append('ping-w.b', -1, [ping(3, { body })]);
      const before = await readToEnd(store, 2);
      const again = await closeAndReopen(opened);
      expect(again.logId).toBe(store.logId);
      expect(again.logId).not.toBe('');
      expect(await readToEnd(again, 2)).toStrictEqual(before);
      expect(await again.head()).toBe(position);
      expect(await again.readBody(position)).toEqual(body);
    },
  },
  {
    name: 'reopen: revisions, positions, conflicts and repeats go on where they were',
    run: async (opened) => {
      const events = pings(0, 2);
      const first = await opened.store.append('ping-w.a', -1, events);
      const again = await closeAndReopen(opened);
      expect(await again.append('ping-w.a', -1, events)).toEqual(first);
      await expect(again.append('ping-w.a', -1, [ping(9)])).rejects.toMatchObject({ name: 'RevisionConflict', actual: 2 });
      const next = await again.append('ping-w.a', 2, [ping(3)]);
      expect(next.revision).toBe(3);
      expect(next.position > first.position).toBe(true);
      expect(await numbersIn(again, 'ping-w.a')).toEqual([0, 1, 2, 3]);
      expect(numbersOf(await readToEnd(again, 10, undefined, first.position))).toEqual([3]);
    },
  },
];
