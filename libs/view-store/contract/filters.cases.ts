import { expect } from '@jest/globals';
import { UndeclaredQuery } from '../errors.ts';
import type { IndexValue } from '../view-store.ts';
import type { ViewStoreCase } from './case.ts';
import { idsOf } from './reading.ts';
import { call, commitOf, gone, listing } from './sample.ts';

/** Every kind of value, each one another value to a filter. */
const VALUES: readonly (readonly [id: string, value: IndexValue])[] = [
  ['null', null],
  ['minus', -1.5],
  ['zero', 0],
  ['one', 1],
  ['large', 9_007_199_254_740_991],
  ['empty', ''],
  ['zero-text', '0'],
  ['one-text', '1'],
  ['upper', 'Live'],
  ['text', 'live'],
  ['null-text', 'null'],
  ['true-text', 'true'],
  ['quote', "o'clock \"sharp\""],
  ['pattern', 'l%e'],
  ['emoji', '☎️ 😀'],
  ['false', false],
  ['true', true],
];

/** Which documents a list holds. */
export const filterCases: readonly ViewStoreCase[] = [
  {
    name: 'filters by text, number, boolean and null, and takes none for another',
    async run({ store }) {
      await store.commit(commitOf({ documents: VALUES.map(([id, state], n) => call(id, n + 1, { state })) }));
      for (const [id, state] of VALUES) {
        expect(await idsOf(store, listing({ equals: { state } }))).toEqual([id]);
        expect(await idsOf(store, listing({ equals: { state }, sort: 'agent', direction: 'descending' }))).toEqual([id]);
      }
    },
  },
  {
    name: 'takes a field that is left out for null',
    async run({ store }) {
      await store.commit(commitOf({ documents: [{ ...call('bare', 1), fields: {} }, call('full', 2)] }));
      expect(await idsOf(store, listing({ equals: { state: null } }))).toEqual(['bare']);
      expect(await idsOf(store, listing())).toEqual(['bare', 'full']);
    },
  },
  {
    name: 'filters by two fields, in whichever order they are named',
    async run({ store }) {
      const documents = ['live', 'ended'].flatMap((state, n) =>
        ['anna', 'bert'].map((agent, m) => call(`${agent}-${state}`, n * 2 + m + 1, { state, agent })),
      );
      await store.commit(commitOf({ documents }));
      expect(await idsOf(store, listing({ equals: { agent: 'anna', state: 'ended' } }))).toEqual(['anna-ended']);
      expect(await idsOf(store, listing({ equals: { state: 'ended', agent: 'anna' } }))).toEqual(['anna-ended']);
      expect(await idsOf(store, listing({ equals: { state: 'ended' } }))).toEqual(['anna-ended', 'bert-ended']);
    },
  },
  {
    name: 'hides tombstones from every list',
    async run({ store }) {
      await store.commit(commitOf({ documents: [call('c1', 1, { state: null }), call('c2', 2, { state: null })] }));
      await store.commit(commitOf({ tombstones: [gone('c1', 3), gone('never', 4)] }));
      expect(await idsOf(store, listing())).toEqual(['c2']);
      expect(await idsOf(store, listing({ direction: 'descending' }))).toEqual(['c2']);
      expect(await idsOf(store, listing({ equals: { state: null } }))).toEqual(['c2']);
      expect(await store.query(listing({ limit: 1 }))).toMatchObject({ next: null });
    },
  },
  {
    name: 'refuses a filter or sort that no index declares, even when there is nothing to list',
    async run({ store }) {
      const refused = (query: Parameters<typeof listing>[0]) => expect(store.query(listing(query))).rejects.toThrow(UndeclaredQuery);
      await refused({ equals: { agent: 'anna' } });
      await refused({ equals: { agent: 'anna', state: 'live', at: 1 } });
      await refused({ equals: { agent: 'anna', state: 'live' }, sort: 'agent' });
      await refused({ sort: 'state' });
      await refused({ sort: 'id' });
      await refused({ collection: 'notes@3', equals: {}, sort: 'title' });
    },
  },
  {
    name: 'answers with nothing, and nothing to follow, where there is nothing',
    async run({ store }) {
      expect(await store.query(listing())).toEqual({ documents: [], next: null });
      await store.commit(commitOf({ documents: [call('c1', 1)] }));
      expect(await store.query(listing({ equals: { state: 'ringing' } }))).toEqual({ documents: [], next: null });
      expect(await store.query(listing({ workspace: 'other' }))).toEqual({ documents: [], next: null });
    },
  },
];
