import { expect } from '@jest/globals';
import type { DocumentWrite, IndexValue } from '../view-store.ts';
import type { ViewStoreCase } from './case.ts';
import { idsOf, pagesOf } from './reading.ts';
import { at, call, commitOf, gone, listing, stored } from './sample.ts';

/** One of each kind in the port's order: null, numbers, text by code points, false, true. */
const IN_ORDER: readonly IndexValue[] = [null, -10, -0.5, 0, 0.25, 3, 20, '', ' ', '10', '9', 'Z', 'a', 'ab', 'b', 'é', '\uff5e', '😀', false, true];

/** 30 calls on 7 sort values, some of them null; ids run against the values, so that neither order can stand in for the other. */
const TIES: readonly DocumentWrite[] = Array.from({ length: 30 }, (_, n) => call(`c${99 - n}`, n + 1, { at: n % 7 < 2 ? null : n % 7 }));

const TIES_IN_ORDER = [...TIES]
  .sort((a, b) => Number(a.fields.at ?? -1) - Number(b.fields.at ?? -1) || (a.id < b.id ? -1 : 1))
  .map(({ id }) => id.slice('demo/'.length));

/** The order of a list and its pages. */
export const pagingCases: readonly ViewStoreCase[] = [
  {
    name: 'sorts null, numbers, text, false, true, either way',
    async run({ store }) {
      const documents = IN_ORDER.map((value, n) => call(`c${at(n)}`, 1, { at: value }));
      await store.commit(commitOf({ documents: [...documents].reverse() }));
      const ids = documents.map(({ id }) => id.slice('demo/'.length));
      expect(await idsOf(store, listing())).toEqual(ids);
      expect(await idsOf(store, listing({ direction: 'descending' }))).toEqual([...ids].reverse());
      expect((await pagesOf(store, listing({ limit: 1 }))).flat()).toEqual(ids);
      expect((await pagesOf(store, listing({ limit: 1, direction: 'descending' }))).flat()).toEqual([...ids].reverse());
    },
  },
  {
    name: 'says of the kind of value that a page ended at',
    async run({ store }) {
      await store.commit(commitOf({ documents: IN_ORDER.map((value, n) => call(`c${at(n)}`, 1, { at: value })) }));
      for (let n = 1; n < IN_ORDER.length; n += 1) {
        const { next } = await store.query(listing({ limit: n }));
        expect(next).toEqual({ value: IN_ORDER[n - 1], id: `demo/c${at(n - 1)}` });
      }
    },
  },
  {
    name: 'shows every document once through equal and null values, whatever the size of the page',
    async run({ store }) {
      await store.commit(commitOf({ documents: TIES }));
      for (const limit of [1, 2, 3, 7, 29]) {
        const ascending = await pagesOf(store, listing({ limit }));
        const descending = await pagesOf(store, listing({ limit, direction: 'descending' }));
        expect(ascending.flat()).toEqual(TIES_IN_ORDER);
        expect(descending.flat()).toEqual([...TIES_IN_ORDER].reverse());
        expect(ascending).toHaveLength(Math.ceil(TIES.length / limit));
      }
    },
  },
  {
    name: 'says that nothing follows exactly when nothing does',
    async run({ store }) {
      const documents = [call('c1', 1), call('c2', 2), call('c3', 3)];
      await store.commit(commitOf({ documents, tombstones: [gone('c4', 4)] }));
      expect((await store.query(listing({ limit: 2 }))).next).toEqual({ value: 2, id: 'demo/c2' });
      expect(await store.query(listing({ limit: 3 }))).toEqual({ documents: documents.map(stored), next: null });
      expect((await store.query(listing({ limit: 4 }))).next).toBeNull();
      expect(await store.query(listing({ limit: 1, after: { value: 3, id: 'demo/c3' } }))).toEqual({ documents: [], next: null });
      expect(await store.query(listing({ limit: 1, direction: 'descending', after: { value: 2, id: 'demo/c2' } }))).toEqual({
        documents: [stored(call('c1', 1))],
        next: null,
      });
    },
  },
  {
    name: 'repeats and misses nothing when documents come in between two pages',
    async run({ store }) {
      await store.commit(commitOf({ documents: ['b', 'd', 'f', 'h'].map((id) => call(id, 1, { at: 5 })) }));
      for (const direction of ['ascending', 'descending'] as const) {
        const first = await store.query(listing({ limit: 2, direction }));
        const before = direction === 'ascending' ? 'a1' : 'i1';
        const behind = direction === 'ascending' ? 'e1' : 'c1';
        await store.commit(commitOf({ documents: [call(before, 2, { at: 5 }), call(behind, 2, { at: 5 })] }));
        const second = await idsOf(store, listing({ direction, after: first.next }));
        expect(second).toEqual(direction === 'ascending' ? ['e1', 'f', 'h'] : ['e1', 'd', 'c1', 'b', 'a1']);
      }
    },
  },
  {
    name: 'goes on after a document that is gone since, or sorted elsewhere',
    async run({ store }) {
      await store.commit(commitOf({ documents: ['a', 'b', 'c', 'd', 'e'].map((id, n) => call(id, n + 1)) }));
      const { next } = await store.query(listing({ limit: 2 }));
      await store.commit(commitOf({ tombstones: [gone('b', 6)], documents: [call('d', 7, { at: 0 })] }));
      expect(await idsOf(store, listing({ after: next }))).toEqual(['c', 'e']);
    },
  },
  {
    name: 'ends a filtered list at the end of the filter',
    async run({ store }) {
      const documents = ['ended', 'live', 'ringing'].flatMap((state, n) => [1, 2, 3].map((m) => call(`${state}-${m}`, n * 3 + m, { state, at: m })));
      await store.commit(commitOf({ documents }));
      for (const direction of ['ascending', 'descending'] as const) {
        const pages = await pagesOf(store, listing({ equals: { state: 'live' }, limit: 2, direction }));
        expect(pages.map((page) => page.length)).toEqual([2, 1]);
        expect(pages.flat().sort()).toEqual(['live-1', 'live-2', 'live-3']);
      }
    },
  },
];
