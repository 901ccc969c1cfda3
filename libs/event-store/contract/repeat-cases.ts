import { expect } from '@jest/globals';
import { RevisionConflict } from '../errors.ts';
import type { ContractCase } from './contract-case.ts';
import { numbersIn, ping, pings, readToEnd } from './sample-events.ts';

/** The same event ids again. What a server engine answers is the measure: the events right after the expected revision are compared by id. */
export const repeatCases: readonly ContractCase[] = [
  {
    name: 'repeat: the same ids at the same expected revision give the first answer and write nothing',
    run: async ({ store }) => {
      const events = pings(0, 2);
      const first = await store.append('ping-w.a', -1, events);
      expect(await store.append('ping-w.a', -1, events)).toEqual(first);
      expect(await numbersIn(store, 'ping-w.a')).toEqual([0, 1, 2]);
      expect(await readToEnd(store, 10, ['ping-w.'])).toHaveLength(3);
    },
  },
  {
    name: 'repeat: also when later events followed',
    run: async ({ store }) => {
      await store.append('ping-w.a', -1, [ping(0)]);
      const events = pings(1, 2);
      const first = await store.append('ping-w.a', 0, events);
      await store.append('ping-w.a', 2, pings(3, 5));
      expect(await store.append('ping-w.a', 0, events)).toEqual(first);
      expect(await numbersIn(store, 'ping-w.a')).toEqual([0, 1, 2, 3, 4, 5]);
    },
  },
  {
    name: 'repeat: the first events of a larger append, or several appends as one, count as one',
    run: async ({ store }) => {
      const [a, b, c] = [ping(0), ping(1), ping(2)];
      await store.append('ping-w.a', -1, [a, b]);
      const last = await store.append('ping-w.a', 1, [c]);
      expect(await store.append('ping-w.a', -1, [a])).toMatchObject({ revision: 0 });
      expect(await store.append('ping-w.a', -1, [a, b, c])).toEqual(last);
      expect(await numbersIn(store, 'ping-w.a')).toEqual([0, 1, 2]);
    },
  },
  {
    name: 'repeat: partly other ids are a conflict, wherever the other one stands',
    run: async ({ store }) => {
      const [a, b, c] = [ping(0), ping(1), ping(2)];
      await store.append('ping-w.a', -1, [a, b, c]);
      for (const other of [[ping(9), b, c], [a, ping(9), c], [a, b, ping(9)], [b, a]]) {
        await expect(store.append('ping-w.a', -1, other)).rejects.toMatchObject({ name: 'RevisionConflict', expected: -1, actual: 2 });
      }
      expect(await numbersIn(store, 'ping-w.a')).toEqual([0, 1, 2]);
    },
  },
  {
    name: 'repeat: known ids with a new one behind them are a conflict, and the new one is not written',
    run: async ({ store }) => {
      const [a, b] = [ping(0), ping(1)];
      await store.append('ping-w.a', -1, [a, b]);
      await expect(store.append('ping-w.a', -1, [a, b, ping(2)])).rejects.toThrow(RevisionConflict);
      await expect(store.append('ping-w.a', 0, [b, ping(2)])).rejects.toThrow(RevisionConflict);
      expect(await numbersIn(store, 'ping-w.a')).toEqual([0, 1]);
    },
  },
  {
    name: 'repeat: known ids at another expected revision are a conflict',
    run: async ({ store }) => {
      const [a, b, c] = [ping(0), ping(1), ping(2)];
      await store.append('ping-w.a', -1, [a, b, c]);
      for (const expected of [1, 9]) await expect(store.append('ping-w.a', expected, [b])).rejects.toThrow(RevisionConflict);
      expect(await numbersIn(store, 'ping-w.a')).toEqual([0, 1, 2]);
    },
  },
  {
    name: 'repeat: ids alone are compared, and the first data stays',
    run: async ({ store }) => {
      const first = ping(0);
      const answer = await store.append('ping-w.a', -1, [first]);
      expect(await store.append('ping-w.a', -1, [ping(99, { id: first.id })])).toEqual(answer);
      expect(await numbersIn(store, 'ping-w.a')).toEqual([0]);
    },
  },
  {
    name: 'repeat: the same id in two streams is two events',
    run: async ({ store }) => {
      const event = ping(0);
      const one = await store.append('ping-w.a', -1, [event]);
      const other = await store.append('ping-w.b', -1, [event]);
      expect(other.position > one.position).toBe(true);
      expect(await numbersIn(store, 'ping-w.b')).toEqual([0]);
    },
  },
];
