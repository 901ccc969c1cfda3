import { expect } from '@jest/globals';
import type { Commit, ViewStore } from '../view-store.ts';
import type { ViewStoreCase } from './case.ts';
import { callOf, everything, idsOf } from './reading.ts';
import { at, call, CALLS, commitOf, gone, listing, NOTES, place, stored } from './sample.ts';

const write = (store: ViewStore, ...documents: readonly ReturnType<typeof call>[]): Promise<void> => store.commit(commitOf({ documents }));
const bury = (store: ViewStore, ...tombstones: readonly ReturnType<typeof gone>[]): Promise<void> => store.commit(commitOf({ tombstones }));

/** Three batches of one log: a document that stays, one that changes, one that goes, one that goes and comes back. */
const BATCHES: readonly Commit[] = [
  commitOf({ documents: [call('stays', 1), call('changes', 2), call('goes', 3), call('returns', 4)], checkpoints: [{ name: 'calls', ...place(4) }] }),
  commitOf({ documents: [call('changes', 6)], tombstones: [gone('goes', 7), gone('returns', 5)], checkpoints: [{ name: 'calls', ...place(7) }] }),
  commitOf({ documents: [call('returns', 8), call('late', 9)], checkpoints: [{ name: 'calls', ...place(9) }] }),
];

const AFTER_BATCHES = [call('changes', 6), gone('goes', 7), call('late', 9), call('returns', 8), call('stays', 1)].map(stored);

/** What becomes of documents and tombstones that are written, written again, or written too late. */
export const writeCases: readonly ViewStoreCase[] = [
  {
    name: 'gives back a document byte for byte',
    async run({ store }) {
      const json = '{"name":"Žofie \\"Zoë\\" 😀","n":1.50,"deep":{"list":[null,true,"\\u0001"]},"a":"","é":"é"}';
      await write(store, { ...call('c1', 1), json });
      expect(await callOf(store, 'c1')).toEqual({ id: 'demo/c1', p: at(1), json });
    },
  },
  {
    name: 'leaves ids out of a load that have neither document nor tombstone',
    async run({ store }) {
      await write(store, call('c1', 1), call('c2', 2));
      const loaded = await store.load(CALLS.name, ['demo/c2', 'demo/never', 'other/c1']);
      expect([...loaded]).toEqual([['demo/c2', stored(call('c2', 2))]]);
      expect((await store.load(CALLS.name, [])).size).toBe(0);
    },
  },
  {
    name: 'gives a tombstone as a document of null with its position',
    async run({ store }) {
      await write(store, call('c1', 1));
      await bury(store, gone('c1', 2), gone('never', 3));
      expect(await callOf(store, 'c1')).toEqual({ id: 'demo/c1', p: at(2), json: null });
      expect(await callOf(store, 'never')).toEqual({ id: 'demo/never', p: at(3), json: null });
    },
  },
  {
    name: 'replaces a document by one with a higher position',
    async run({ store }) {
      await write(store, call('c1', 9));
      await write(store, call('c1', 10));
      expect(await callOf(store, 'c1')).toEqual(stored(call('c1', 10)));
    },
  },
  {
    name: 'changes nothing by a document at or below the position of the stored one',
    async run({ store }) {
      await write(store, call('c1', 5, { state: 'live' }));
      await write(store, { ...call('c1', 5, { state: 'ended' }), json: '"same"' });
      await write(store, { ...call('c1', 4, { state: 'ended' }), json: '"lower"' });
      expect(await callOf(store, 'c1')).toEqual(stored(call('c1', 5)));
      expect(await idsOf(store, listing({ equals: { state: 'live' } }))).toEqual(['c1']);
      expect(await idsOf(store, listing({ equals: { state: 'ended' } }))).toEqual([]);
    },
  },
  {
    name: 'changes nothing by a tombstone at or below the position of the stored document',
    async run({ store }) {
      await write(store, call('c1', 5));
      await bury(store, gone('c1', 5));
      await bury(store, gone('c1', 4));
      expect(await callOf(store, 'c1')).toEqual(stored(call('c1', 5)));
      expect(await idsOf(store, listing())).toEqual(['c1']);
    },
  },
  {
    name: 'changes nothing by a document or tombstone at or below the position of a tombstone',
    async run({ store }) {
      await bury(store, gone('c1', 5));
      await write(store, call('c1', 5));
      await write(store, call('c1', 4));
      await bury(store, gone('c1', 3));
      expect(await callOf(store, 'c1')).toEqual(stored(gone('c1', 5)));
      expect(await idsOf(store, listing())).toEqual([]);
    },
  },
  {
    name: 'replaces what is stored at the same position by a document that was folded anew, in every list too',
    async run({ store }) {
      await store.commit(commitOf({ documents: [call('c1', 5, { state: 'live' })], tombstones: [gone('c2', 5)] }));
      const anew = ['c1', 'c2'].map((id) => ({ ...call(id, 5, { state: 'ended' }), json: '"anew"', anew: true }));
      await write(store, ...anew);
      expect(await everything(store)).toEqual(anew.map(stored));
      expect(await idsOf(store, listing({ equals: { state: 'live' } }))).toEqual([]);
      expect(await idsOf(store, listing({ equals: { state: 'ended' } }))).toEqual(['c1', 'c2']);
    },
  },
  {
    name: 'replaces nothing above its position by a document that was folded anew, and is replaced by none at it',
    async run({ store }) {
      const anew = (id: string, p: number) => ({ ...call(id, p), json: '"anew"', anew: true });
      await store.commit(commitOf({ documents: [call('c1', 5)], tombstones: [gone('c2', 5)] }));
      await write(store, anew('c1', 4), anew('c2', 4), anew('c3', 4));
      await write(store, call('c3', 4), { ...call('c3', 4), anew: false });
      expect(await everything(store)).toEqual([call('c1', 5), gone('c2', 5), anew('c3', 4)].map(stored));
    },
  },
  {
    name: 'brings a document back above its tombstone',
    async run({ store }) {
      await bury(store, gone('c1', 5));
      await write(store, call('c1', 6));
      expect(await callOf(store, 'c1')).toEqual(stored(call('c1', 6)));
      expect(await idsOf(store, listing())).toEqual(['c1']);
    },
  },
  {
    name: 'keeps the write with the highest position when one commit has several of one id',
    async run({ store }) {
      const documents = [call('first', 2), call('first', 1), call('last', 1), call('last', 2), call('buried', 1), call('raised', 4)];
      await store.commit(commitOf({ documents, tombstones: [gone('buried', 2), gone('raised', 3)] }));
      expect(await everything(store)).toEqual([gone('buried', 2), call('first', 2), call('last', 2), call('raised', 4)].map(stored));
    },
  },
  {
    name: 'takes batches again, and out of order, without harm',
    async run({ store }) {
      for (const n of [0, 1, 0, 1, 2, 0, 2, 1]) await store.commit(BATCHES[n] ?? commitOf({}));
      expect(await everything(store)).toEqual(AFTER_BATCHES);
      expect(await store.checkpoint('calls')).toEqual(place(9));
    },
  },
  {
    name: 'ends the same when an older batch only arrives after a newer one',
    async run({ store }) {
      for (const n of [2, 1, 0]) await store.commit(BATCHES[n] ?? commitOf({}));
      expect(await everything(store)).toEqual(AFTER_BATCHES);
    },
  },
  {
    name: 'moves a document in every list when its fields change',
    async run({ store }) {
      await write(store, call('c1', 1, { state: 'live', agent: 'anna' }), call('c2', 2, { state: 'live', agent: 'anna' }));
      await write(store, call('c1', 3, { state: 'ended', agent: 'bert' }));
      expect(await idsOf(store, listing({ equals: { state: 'live', agent: 'anna' } }))).toEqual(['c2']);
      expect(await idsOf(store, listing({ equals: { state: 'ended', agent: 'bert' } }))).toEqual(['c1']);
      expect(await idsOf(store, listing())).toEqual(['c2', 'c1']);
    },
  },
  {
    name: 'keeps one id in two collections apart',
    async run({ store }) {
      const note = { ...call('same', 2), collection: NOTES.name, json: '"note"', fields: { read: false, title: 't' } };
      await store.commit(commitOf({ documents: [call('same', 1), note] }));
      await bury(store, gone('same', 3));
      expect(await everything(store, NOTES.name)).toEqual([stored(note)]);
      expect(await everything(store)).toEqual([stored(gone('same', 3))]);
    },
  },
  {
    name: 'takes a document of 300 kB',
    async run({ store }) {
      const json = JSON.stringify({ text: 'ü'.repeat(150_000) });
      await write(store, { ...call('large', 1), json });
      expect((await callOf(store, 'large'))?.json).toBe(json);
    },
  },
  {
    name: 'commits 10,000 documents at once',
    async run({ store }) {
      const documents = Array.from({ length: 10_000 }, (_, n) => call(`c${at(n)}`, n + 1));
      await store.commit(commitOf({ documents, checkpoints: [{ name: 'calls', ...place(10_000) }] }));
      const scanned = await everything(store);
      expect(scanned).toHaveLength(10_000);
      expect(scanned).toEqual(documents.map(stored));
      expect(await store.checkpoint('calls')).toEqual(place(10_000));
      const loaded = await store.load(CALLS.name, documents.slice(4_000, 5_000).map(({ id }) => id));
      expect(loaded.size).toBe(1_000);
    },
  },
];
