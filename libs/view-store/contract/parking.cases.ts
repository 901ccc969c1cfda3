import { expect } from '@jest/globals';
import { UnknownCollection } from '../errors.ts';
import type { Commit, ParkedDocument, ViewStore } from '../view-store.ts';
import type { ViewStoreCase } from './case.ts';
import { callOf, everything } from './reading.ts';
import { at, call, CALLS, commitOf, gone, NOTES, place, stored } from './sample.ts';

/** The call is parked from this position; the reason tells two parkings apart. */
const parking = (id: string, from: number, reason = 'TypeError in fold'): ParkedDocument => ({
  collection: CALLS.name,
  id: `demo/${id}`,
  from: at(from),
  reason,
  at: 1_700_000_000_000 + from,
});

const note = (id: string, from: number): ParkedDocument => ({ ...parking(id, from), collection: NOTES.name });

const commit = (store: ViewStore, writes: Partial<Commit>): Promise<void> => store.commit(commitOf(writes));
const park = (store: ViewStore, ...parked: readonly ParkedDocument[]): Promise<void> => commit(store, { parked });
const unpark = (store: ViewStore, ...unparked: readonly ParkedDocument[]): Promise<void> => commit(store, { unparked });

/** What becomes of documents that no fold could take further. */
export const parkingCases: readonly ViewStoreCase[] = [
  {
    name: 'has nothing parked before something is',
    async run({ store }) {
      await commit(store, { documents: [call('c1', 1)] });
      expect(await store.parked()).toEqual([]);
      expect(await store.parked(CALLS.name)).toEqual([]);
    },
  },
  {
    name: 'gives back what is parked, of one collection or of all, in order of collection and id',
    async run({ store }) {
      await park(store, note('n1', 4), parking('\uff5e', 3), parking('c2', 2), parking('😀', 5), parking('B', 1));
      expect(await store.parked(CALLS.name)).toEqual([parking('B', 1), parking('c2', 2), parking('\uff5e', 3), parking('😀', 5)]);
      expect(await store.parked(NOTES.name)).toEqual([note('n1', 4)]);
      expect(await store.parked()).toEqual([...(await store.parked(CALLS.name)), note('n1', 4)]);
    },
  },
  {
    name: 'parks beside documents and moves the checkpoint over the event at fault',
    async run({ store }) {
      const stale = { ...call('c1', 1), json: '{"stale":true}', anew: true };
      await commit(store, { documents: [call('c1', 1)] });
      await commit(store, { documents: [stale, call('c2', 3)], parked: [parking('c1', 2)], checkpoints: [{ name: 'calls', ...place(3) }] });
      expect(await store.parked()).toEqual([parking('c1', 2)]);
      expect((await everything(store)).map(({ json }) => json)).toEqual([stale.json, call('c2', 3).json]);
      expect(await store.checkpoint('calls')).toEqual(place(3));
    },
  },
  {
    name: 'parks a document that was never written',
    async run({ store }) {
      await park(store, parking('c1', 1));
      expect(await store.parked()).toEqual([parking('c1', 1)]);
      expect(await callOf(store, 'c1')).toBeUndefined();
    },
  },
  {
    name: 'leaves a document parked from where it was when it is parked again, before or after',
    async run({ store }) {
      await park(store, parking('c1', 5, 'first'));
      await park(store, parking('c1', 7, 'later'), parking('c1', 3, 'earlier'), parking('c1', 5, 'again'));
      expect(await store.parked()).toEqual([parking('c1', 5, 'first')]);
    },
  },
  {
    name: 'ends the parking that is named when the document is folded on, and no other one',
    async run({ store }) {
      await park(store, parking('c1', 5), parking('c2', 5), note('c1', 5));
      await commit(store, { documents: [call('c1', 9)], unparked: [parking('c1', 5)] });
      expect(await store.parked()).toEqual([parking('c2', 5), note('c1', 5)]);
      expect(await callOf(store, 'c1')).toEqual(stored(call('c1', 9)));
    },
  },
  {
    name: 'changes nothing by an end of what is not parked',
    async run({ store }) {
      await park(store, parking('c1', 5));
      await unpark(store, parking('c2', 5), note('c1', 5));
      await unpark(store, parking('c3', 1));
      expect(await store.parked()).toEqual([parking('c1', 5)]);
    },
  },
  {
    name: 'takes no late end of an earlier parking for the end of the present one',
    async run({ store }) {
      const mended = { documents: [call('c1', 9)], unparked: [parking('c1', 5)] };
      await park(store, parking('c1', 5));
      await commit(store, mended);
      await park(store, parking('c1', 11));
      await commit(store, mended);
      expect(await store.parked()).toEqual([parking('c1', 11)]);
    },
  },
  {
    name: 'parks no document that has come further by now',
    async run({ store }) {
      await commit(store, { documents: [call('c1', 5), call('c2', 6), call('c3', 4)], tombstones: [gone('c4', 5)] });
      await park(store, parking('c1', 5), parking('c2', 5), parking('c3', 5), parking('c4', 5));
      expect(await store.parked()).toEqual([parking('c3', 5)]);
    },
  },
  {
    name: 'moves a parking on in one commit: up to the next event that fails',
    async run({ store }) {
      await park(store, parking('c1', 5));
      await commit(store, { documents: [call('c1', 7)], unparked: [parking('c1', 5)], parked: [parking('c1', 8, 'the next')] });
      expect(await store.parked()).toEqual([parking('c1', 8, 'the next')]);
    },
  },
  {
    name: 'ends the same when commits that park and mend are repeated in any order after the last one',
    async run({ store }) {
      const commits: readonly Partial<Commit>[] = [
        { documents: [call('c1', 4)], parked: [parking('c1', 5)] },
        { documents: [call('c1', 7)], unparked: [parking('c1', 5)], parked: [parking('c1', 8)] },
        { documents: [call('c1', 9)], unparked: [parking('c1', 8)] },
      ];
      for (const n of [0, 1, 2, 0, 1, 2, 1, 0]) await commit(store, commits[n] ?? {});
      expect(await store.parked()).toEqual([]);
      expect(await callOf(store, 'c1')).toEqual(stored(call('c1', 9)));
    },
  },
  {
    name: 'drops what is parked of a collection with it, and starts it anew without',
    async run({ store }) {
      await park(store, parking('c1', 5), note('n1', 6));
      await store.drop([CALLS.name], []);
      expect(await store.parked()).toEqual([note('n1', 6)]);
      await expect(store.parked(CALLS.name)).rejects.toThrow(UnknownCollection);
      await store.prepare([CALLS]);
      expect(await store.parked(CALLS.name)).toEqual([]);
    },
  },
  {
    name: 'parks nothing and ends nothing of a collection that was not prepared, and then moves no checkpoint',
    async run({ store }) {
      const never = { ...parking('c1', 1), collection: 'never@1' };
      const checkpoints = [{ name: 'calls', ...place(2) }];
      await expect(commit(store, { parked: [never], checkpoints })).rejects.toThrow(UnknownCollection);
      await expect(commit(store, { unparked: [never], checkpoints })).rejects.toThrow(UnknownCollection);
      await expect(store.parked('never@1')).rejects.toThrow(UnknownCollection);
      expect(await store.parked()).toEqual([]);
      expect(await store.checkpoint('calls')).toBeNull();
    },
  },
  {
    name: 'finds what is parked again when it is opened again',
    async run({ store, reopen }) {
      await park(store, parking('c1', 5), parking('c2', 6));
      await unpark(store, parking('c2', 6));
      const again = await reopen();
      expect(await again.parked()).toEqual([parking('c1', 5)]);
      await again.prepare([CALLS]);
      await park(again, parking('c1', 9, 'later'));
      expect(await again.parked(CALLS.name)).toEqual([parking('c1', 5)]);
    },
  },
];
