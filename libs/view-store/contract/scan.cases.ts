import { expect } from '@jest/globals';
import type { ViewStoreCase } from './case.ts';
import { call, CALLS, commitOf, gone, stored } from './sample.ts';

/** Walking a whole collection. */
export const scanCases: readonly ViewStoreCase[] = [
  {
    name: 'scans documents and tombstones of all workspaces in order of id',
    async run({ store }) {
      const documents = [call('b/2', 1), call('a/1', 5), call('b/1', 3)];
      await store.commit(commitOf({ documents, tombstones: [gone('a/2', 2), gone('c/0', 4)] }));
      expect(await store.scan(CALLS.name, null, 10)).toEqual(
        [call('a/1', 5), gone('a/2', 2), call('b/1', 3), call('b/2', 1), gone('c/0', 4)].map(stored),
      );
    },
  },
  {
    name: 'scans strictly after an id, as many as asked for',
    async run({ store }) {
      await store.commit(commitOf({ documents: ['a', 'b', 'c', 'd'].map((id) => call(id, 1)) }));
      const ids = async (after: string | null, limit: number) => (await store.scan(CALLS.name, after, limit)).map(({ id }) => id);
      expect(await ids(null, 2)).toEqual(['demo/a', 'demo/b']);
      expect(await ids('demo/b', 1)).toEqual(['demo/c']);
      expect(await ids('demo/bb', 10)).toEqual(['demo/c', 'demo/d']);
      expect(await ids('demo/d', 10)).toEqual([]);
    },
  },
  {
    name: 'scans an empty collection as nothing',
    async run({ store }) {
      expect(await store.scan(CALLS.name, null, 10)).toEqual([]);
    },
  },
];
