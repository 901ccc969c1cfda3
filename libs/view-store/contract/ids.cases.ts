import { expect } from '@jest/globals';
import type { ViewStoreCase } from './case.ts';
import { everything, idsOf, pagesOf } from './reading.ts';
import { call, CALLS, commitOf, gone, listing, place, stored } from './sample.ts';

/** In order of code points. `é` is here twice: as one character, and as `e` with an accent to follow. */
const ODD = [
  ' space',
  '"',
  '%25',
  "'; DROP TABLE calls; --",
  '..',
  'A',
  '\\',
  'a',
  'a/b/c',
  'a\nb',
  'e\u0301',
  'x'.repeat(2_000),
  '{"$gt":""}',
  '\u00e9',
  '日本',
  '\uff5e',
  '😀',
].map((id) => `demo/${id}`);

const TENANTS = ['a/1', 'a/x/1', 'ab/1', 'A/1', 'a-/1', 'a_b/1'];

/** Ids in any characters, and workspaces that never see each other. */
export const idCases: readonly ViewStoreCase[] = [
  {
    name: 'keeps ids apart whatever characters they are of',
    async run({ store }) {
      const documents = ODD.map((id, n) => call(id, n + 1));
      await store.commit(commitOf({ documents: [...documents].reverse() }));
      const loaded = await store.load(CALLS.name, ODD);
      expect(ODD.map((id) => loaded.get(id))).toEqual(documents.map(stored));
      expect((await store.query(listing())).documents).toEqual(documents.map(stored));
      expect(await everything(store)).toHaveLength(ODD.length);
    },
  },
  {
    name: 'pages through equal values in order of the code points of their ids',
    async run({ store }) {
      await store.commit(commitOf({ documents: ODD.map((id) => call(id, 1, { at: 7 })) }));
      const inOrder = [...ODD].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).map((id) => id.slice('demo/'.length));
      expect((await pagesOf(store, listing({ limit: 2 }))).flat()).toEqual(inOrder);
      expect((await pagesOf(store, listing({ limit: 2, direction: 'descending' }))).flat()).toEqual(inOrder.reverse());
      expect((await everything(store)).map(({ id }) => id.slice('demo/'.length))).toEqual(inOrder.reverse());
    },
  },
  {
    name: 'lists a workspace without those whose names begin alike, in case or in full',
    async run({ store }) {
      await store.commit(commitOf({ documents: TENANTS.map((id, n) => call(id, n + 1)) }));
      const ofWorkspace = async (workspace: string) => (await store.query(listing({ workspace }))).documents.map(({ id }) => id);
      expect(await ofWorkspace('a')).toEqual(['a/1', 'a/x/1']);
      expect(await ofWorkspace('ab')).toEqual(['ab/1']);
      expect(await ofWorkspace('A')).toEqual(['A/1']);
      for (const none of ['a/x', 'a/', '', 'a_', '%', 'b']) expect(await ofWorkspace(none)).toEqual([]);
    },
  },
  {
    name: 'does not leave the workspace when a page starts after an id of another one',
    async run({ store }) {
      await store.commit(commitOf({ documents: [call('a/1', 1), call('b/1', 2), call('c/1', 3)] }));
      const page = await store.query(listing({ workspace: 'b', after: { value: 1, id: 'a/1' } }));
      expect(page).toEqual({ documents: [stored(call('b/1', 2))], next: null });
      expect(await idsOf(store, listing({ workspace: 'b', after: { value: 2, id: 'b/1' } }))).toEqual([]);
    },
  },
  {
    name: 'refuses an id without a workspace, and then has moved no checkpoint',
    async run({ store }) {
      for (const id of ['nobody', '/nobody', '']) {
        const checkpoints = [{ name: 'calls', ...place(1) }];
        await expect(store.commit(commitOf({ documents: [{ ...call('c1', 1), id }], checkpoints }))).rejects.toThrow('workspace');
        await expect(store.commit(commitOf({ tombstones: [{ ...gone('c1', 1), id }], checkpoints }))).rejects.toThrow('workspace');
      }
      expect(await store.checkpoint('calls')).toBeNull();
      expect(await everything(store)).toEqual([]);
    },
  },
];
