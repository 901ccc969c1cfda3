import { expect } from '@jest/globals';
import type { ReadStreamOptions } from '../event-store.ts';
import type { ContractCase } from './contract-case.ts';
import { numbersIn, numbersOf, pings } from './sample-events.ts';

/** Reads of the stream 0, 1, 2, 3, 4 and what they give. */
const READS: readonly (readonly [ReadStreamOptions, readonly number[]])[] = [
  [{}, [0, 1, 2, 3, 4]],
  [{ direction: 'forwards' }, [0, 1, 2, 3, 4]],
  [{ from: 2 }, [2, 3, 4]],
  [{ limit: 2 }, [0, 1]],
  [{ from: 1, limit: 3 }, [1, 2, 3]],
  [{ from: 4 }, [4]],
  [{ from: 5 }, []],
  [{ from: 100, limit: 1 }, []],
  [{ limit: 100 }, [0, 1, 2, 3, 4]],
  [{ direction: 'backwards' }, [4, 3, 2, 1, 0]],
  [{ direction: 'backwards', limit: 1 }, [4]],
  [{ direction: 'backwards', from: 3 }, [3, 2, 1, 0]],
  [{ direction: 'backwards', from: 3, limit: 2 }, [3, 2]],
  [{ direction: 'backwards', from: 0 }, [0]],
  [{ direction: 'backwards', from: 100, limit: 2 }, [4, 3]],
];

/** Reads of one stream. */
export const readStreamCases: readonly ContractCase[] = [
  {
    name: 'readStream: both directions, from any revision, up to a limit',
    run: async ({ store }) => {
      await store.append('ping-w.a', -1, pings(0, 4));
      for (const [options, numbers] of READS) {
        expect({ options, numbers: numbersOf(await store.readStream('ping-w.a', options)) }).toEqual({ options, numbers });
      }
    },
  },
  {
    name: 'readStream: a stream that does not exist is empty, whatever is asked of it',
    run: async ({ store }) => {
      for (const [options] of READS) expect(await store.readStream('ping-w.none', options)).toEqual([]);
    },
  },
  {
    name: 'readStream: gives the events of that stream alone, though its name begins another one',
    run: async ({ store }) => {
      await store.append('ping-w.a', -1, pings(0, 1));
      await store.append('ping-w.ab', -1, pings(10, 11));
      await store.append('ping-w.a', 1, pings(2, 2));
      expect(await numbersIn(store, 'ping-w.a')).toEqual([0, 1, 2]);
      expect(await numbersIn(store, 'ping-w.ab')).toEqual([10, 11]);
    },
  },
  {
    name: 'readStream: a long stream comes back whole',
    run: async ({ store }) => {
      for (let start = 0; start < 3_000; start += 500) await store.append('ping-w.a', start - 1, pings(start, start + 499));
      expect(await numbersIn(store, 'ping-w.a')).toEqual(Array.from({ length: 3_000 }, (_, n) => n));
    },
  },
  {
    name: 'readStream: an append that was answered is read',
    run: async ({ store }) => {
      for (let n = 0; n < 10; n++) {
        await store.append('ping-w.a', n - 1, pings(n, n));
        expect(numbersOf(await store.readStream('ping-w.a', { direction: 'backwards', limit: 1 }))).toEqual([n]);
      }
    },
  },
  {
    name: 'readStream: a limit below 1 is a RangeError',
    run: async ({ store }) => {
      for (const limit of [0, -1, NaN]) await expect(store.readStream('ping-w.a', { limit })).rejects.toThrow(RangeError);
    },
  },
];
