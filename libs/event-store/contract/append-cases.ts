import { expect } from '@jest/globals';
import { AppendTooLarge, RevisionConflict } from '../errors.ts';
import type { ContractCase } from './contract-case.ts';
import { numbersIn, ping, pings, readToEnd } from './sample-events.ts';

/** Revisions, expectations and sizes. */
export const appendCases: readonly ContractCase[] = [
  {
    name: 'append: a stream starts at revision 0 and counts up, whatever the size of the appends',
    run: async ({ store }) => {
      expect(await store.append('ping-w.a', -1, [ping(0)])).toMatchObject({ revision: 0 });
      expect(await store.append('ping-w.a', 0, pings(1, 3))).toMatchObject({ revision: 3 });
      expect(await store.append('ping-w.b', -1, pings(0, 1))).toMatchObject({ revision: 1 });
      const events = await store.readStream('ping-w.a');
      expect(events.map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
      expect(await numbersIn(store, 'ping-w.a')).toEqual([0, 1, 2, 3]);
    },
  },
  {
    name: 'append: the answer holds revision and position of the last event',
    run: async ({ store }) => {
      const answer = await store.append('ping-w.a', -1, pings(0, 2));
      const last = (await store.readStream('ping-w.a')).at(-1);
      expect(answer).toEqual({ revision: last?.revision, position: last?.position });
    },
  },
  {
    name: 'append: any other expected revision is a conflict that names the stream and both revisions, and writes nothing',
    run: async ({ store }) => {
      await store.append('ping-w.a', -1, pings(0, 2));
      for (const expected of [-1, 0, 1, 3, 7]) {
        const refused = store.append('ping-w.a', expected, [ping(9)]);
        await expect(refused).rejects.toThrow(RevisionConflict);
        await expect(refused).rejects.toMatchObject({ stream: 'ping-w.a', expected, actual: 2 });
      }
      expect(await numbersIn(store, 'ping-w.a')).toEqual([0, 1, 2]);
    },
  },
  {
    name: 'append: a stream that does not exist stands at -1',
    run: async ({ store }) => {
      await expect(store.append('ping-w.none', 0, [ping(0)])).rejects.toMatchObject({ name: 'RevisionConflict', expected: 0, actual: -1 });
      expect(await store.readStream('ping-w.none')).toEqual([]);
    },
  },
  {
    name: 'append: a refused one leaves no trace in the log',
    run: async ({ store }) => {
      await store.append('ping-w.a', -1, [ping(0)]);
      await expect(store.append('ping-w.a', -1, pings(7, 9))).rejects.toThrow(RevisionConflict);
      await store.append('ping-w.b', -1, [ping(1)]);
      expect((await readToEnd(store, 10, ['ping-w.'])).map(({ stream, revision }) => [stream, revision])).toEqual([
        ['ping-w.a', 0],
        ['ping-w.b', 0],
      ]);
    },
  },
  {
    name: 'append: one that is too large is refused before anything is tried, whatever its revision',
    run: async ({ store }) => {
      const limit = store.maxAppendBytes;
      const halves = [ping(0, { extra: { pad: 'x'.repeat(limit / 2) } }), ping(1, { extra: { pad: 'x'.repeat(limit / 2) } })];
      const refused = store.append('ping-w.a', 5, halves);
      await expect(refused).rejects.toThrow(AppendTooLarge);
      await expect(refused).rejects.toMatchObject({ limit, bytes: expect.any(Number) });
      expect(await store.readStream('ping-w.a')).toEqual([]);
    },
  },
  {
    name: 'append: size is counted in bytes, not in characters',
    run: async ({ store }) => {
      const third = Math.floor(store.maxAppendBytes / 3);
      await expect(store.append('ping-w.a', -1, [ping(0, { extra: { pad: '€'.repeat(third) } })])).rejects.toThrow(AppendTooLarge);
      const nearly = ping(1, { extra: { pad: 'x'.repeat(store.maxAppendBytes - 1_024) } });
      expect(await store.append('ping-w.a', -1, [nearly])).toMatchObject({ revision: 0 });
      expect((await store.readStream('ping-w.a'))[0]?.data).toEqual(nearly.data);
    },
  },
  {
    name: 'append: no events, no stream name or no possible revision is a RangeError',
    run: async ({ store }) => {
      await expect(store.append('ping-w.a', -1, [])).rejects.toThrow(RangeError);
      await expect(store.append('', -1, [ping(0)])).rejects.toThrow(RangeError);
      await expect(store.append('ping-w.\ud800', -1, [ping(0)])).rejects.toThrow(RangeError);
      for (const expected of [-2, 0.5, NaN]) await expect(store.append('ping-w.a', expected, [ping(0)])).rejects.toThrow(RangeError);
      expect(await store.readStream('ping-w.a')).toEqual([]);
    },
  },
];
