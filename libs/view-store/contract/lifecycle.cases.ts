import { expect } from '@jest/globals';
import { ChangedCollection, UnknownCollection, ViewStoreClosed } from '../errors.ts';
import type { Collection, ViewStore } from '../view-store.ts';
import type { ViewStoreCase } from './case.ts';
import { callOf, everything, idsOf } from './reading.ts';
import { call, CALLS, commitOf, gone, listing, NOTES, place, stored } from './sample.ts';

const MORE: Collection = { name: 'more@1', indexes: [{ equals: [], sort: 'title' }] };

/** Every call of the port but `close`. */
const calls = (store: ViewStore): readonly (() => Promise<unknown>)[] => [
  () => store.prepare([MORE]),
  () => store.load(CALLS.name, []),
  () => store.commit(commitOf({})),
  () => store.query(listing()),
  () => store.scan(CALLS.name, null, 1),
  () => store.checkpoint('calls'),
  () => store.drop([], []),
  () => store.progress('translator'),
  () => store.saveProgress('translator', place(1)),
  () => store.parked(),
  () => store.lease('translator'),
  () => store.leases(),
  () => store.takeLease('translator', 1, 'anna'),
  () => store.beatLease('translator', 1),
  () => store.releaseLease('translator', 1),
  () => store.pointer('calls'),
  () => store.movePointer('calls', null, { collection: CALLS.name, previous: null }),
];

/** Collections that come and go, and stores that close and open again. */
export const lifecycleCases: readonly ViewStoreCase[] = [
  {
    name: 'prepares again without touching what is there, and more collections at any time',
    async run({ store }) {
      await store.commit(commitOf({ documents: [call('c1', 1)] }));
      await store.prepare([CALLS, MORE, MORE]);
      const more = { ...call('c1', 2), collection: MORE.name, fields: { title: 't' } };
      await store.commit(commitOf({ documents: [more] }));
      expect(await everything(store)).toEqual([stored(call('c1', 1))]);
      expect(await idsOf(store, listing({ collection: MORE.name, sort: 'title' }))).toEqual(['c1']);
    },
  },
  {
    name: 'takes the same indexes in another order, and a twin of one, for the same definition',
    async run({ store }) {
      const turned = [...CALLS.indexes].reverse().map(({ equals, sort }) => ({ equals: [...equals].reverse(), sort }));
      await store.prepare([{ name: CALLS.name, indexes: [...turned, ...turned] }]);
      await store.commit(commitOf({ documents: [call('c1', 1, { agent: 'anna' })] }));
      expect(await idsOf(store, listing({ equals: { agent: 'anna', state: 'live' } }))).toEqual(['c1']);
    },
  },
  {
    name: 'refuses other indexes for a collection that exists, and keeps it as it is',
    async run({ store }) {
      await store.commit(commitOf({ documents: [call('c1', 1)] }));
      const added = { name: CALLS.name, indexes: [...CALLS.indexes, { equals: [], sort: 'agent' }] };
      const removed = { name: CALLS.name, indexes: CALLS.indexes.slice(1) };
      const swapped = { name: NOTES.name, indexes: [{ equals: ['title'], sort: 'read' }] };
      for (const changed of [added, removed, swapped]) await expect(store.prepare([changed])).rejects.toThrow(ChangedCollection);
      await expect(store.prepare([{ name: 'twice@1', indexes: [] }, { name: 'twice@1', indexes: MORE.indexes }])).rejects.toThrow(ChangedCollection);
      expect(await idsOf(store, listing())).toEqual(['c1']);
    },
  },
  {
    name: 'knows no collection that was not prepared',
    async run({ store }) {
      await expect(store.load('never@1', ['demo/c1'])).rejects.toThrow(UnknownCollection);
      await expect(store.query(listing({ collection: 'never@1' }))).rejects.toThrow(UnknownCollection);
      await expect(store.scan('never@1', null, 1)).rejects.toThrow(UnknownCollection);
      const tombstones = [{ ...gone('c1', 1), collection: 'never@1' }];
      await expect(store.commit(commitOf({ tombstones }))).rejects.toThrow(UnknownCollection);
    },
  },
  {
    name: 'drops documents, tombstones and checkpoints that are named, and nothing else',
    async run({ store }) {
      const note = { ...call('n1', 1), collection: NOTES.name, fields: { read: false, title: 't' } };
      const checkpoints = ['calls', 'notes'].map((name) => ({ name, ...place(2) }));
      await store.commit(commitOf({ documents: [call('c1', 1), note], tombstones: [gone('c2', 2)], checkpoints }));
      await store.drop([CALLS.name, 'never@1'], ['calls', 'never']);
      await expect(everything(store)).rejects.toThrow(UnknownCollection);
      expect(await store.checkpoint('calls')).toBeNull();
      expect(await everything(store, NOTES.name)).toEqual([stored(note)]);
      expect(await store.checkpoint('notes')).toEqual(place(2));
    },
  },
  {
    name: 'starts a dropped collection anew, with other indexes if it likes',
    async run({ store }) {
      await store.commit(commitOf({ documents: [call('c1', 9)], tombstones: [gone('c2', 9)], checkpoints: [{ name: 'calls', ...place(9) }] }));
      await store.drop([CALLS.name], ['calls']);
      await store.prepare([{ name: CALLS.name, indexes: [{ equals: [], sort: 'agent' }] }]);
      expect(await everything(store)).toEqual([]);
      await store.commit(commitOf({ documents: [call('c2', 1)], checkpoints: [{ name: 'calls', ...place(1) }] }));
      expect(await idsOf(store, listing({ sort: 'agent' }))).toEqual(['c2']);
      expect(await store.checkpoint('calls')).toEqual(place(1));
    },
  },
  {
    name: 'refuses every call after it was closed, and lets itself be closed again',
    async run({ store }) {
      await store.commit(commitOf({ documents: [call('c1', 1)] }));
      await store.close();
      await store.close();
      for (const use of calls(store)) await expect(use()).rejects.toThrow(ViewStoreClosed);
    },
  },
  {
    name: 'finds everything again when it is opened again',
    async run({ store, reopen }) {
      const documents = [call('c1', 1, { state: 'ended', agent: true }), call('c2', 2), call('"c3"', 3, { state: null })];
      await store.commit(commitOf({ documents, tombstones: [gone('c4', 4)], checkpoints: [{ name: 'calls', ...place(4) }] }));
      await store.saveProgress('translator', place(8));
      const again = await reopen();
      await again.prepare([CALLS, NOTES]);
      expect(await everything(again)).toEqual([stored(call('"c3"', 3)), stored(call('c1', 1)), stored(call('c2', 2)), stored(gone('c4', 4))]);
      expect(await idsOf(again, listing({ equals: { state: 'ended' }, sort: 'agent' }))).toEqual(['c1']);
      expect(await idsOf(again, listing({ equals: { state: null } }))).toEqual(['"c3"']);
      expect(await again.checkpoint('calls')).toEqual(place(4));
      expect(await again.progress('translator')).toEqual(place(8));
    },
  },
  {
    name: 'keeps its promises towards what was written before it was opened again',
    async run({ store, reopen }) {
      await store.commit(commitOf({ documents: [call('c1', 5)], tombstones: [gone('c2', 6)], checkpoints: [{ name: 'calls', ...place(6) }] }));
      const again = await reopen();
      await expect(again.prepare([{ ...CALLS, indexes: [] }])).rejects.toThrow(ChangedCollection);
      await again.prepare([CALLS]);
      await again.commit(commitOf({ documents: [call('c1', 4), call('c2', 5)], checkpoints: [{ name: 'calls', ...place(5) }] }));
      expect(await callOf(again, 'c1')).toEqual(stored(call('c1', 5)));
      expect(await callOf(again, 'c2')).toEqual(stored(gone('c2', 6)));
      expect(await again.checkpoint('calls')).toEqual(place(6));
    },
  },
];
