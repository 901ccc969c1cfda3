import { expect } from '@jest/globals';
import { AnotherLog, UnknownCollection } from '../errors.ts';
import type { ViewStoreCase } from './case.ts';
import { callOf } from './reading.ts';
import { at, call, CALLS, commitOf, NOTES, place, stored } from './sample.ts';

/** How far views are, and how far reactions are. */
export const checkpointCases: readonly ViewStoreCase[] = [
  {
    name: 'has no checkpoint before the first commit',
    async run({ store }) {
      expect(await store.checkpoint('calls')).toBeNull();
    },
  },
  {
    name: 'moves each checkpoint of a commit, with documents or without',
    async run({ store }) {
      await store.commit(commitOf({ documents: [call('c1', 3)], checkpoints: [{ name: 'calls', ...place(3) }, { name: 'notes', ...place(4) }] }));
      await store.commit(commitOf({ checkpoints: [{ name: 'notes', ...place(100) }] }));
      expect(await store.checkpoint('calls')).toEqual(place(3));
      expect(await store.checkpoint('notes')).toEqual(place(100));
    },
  },
  {
    name: 'never moves a checkpoint backwards, yet writes what comes with it',
    async run({ store }) {
      await store.commit(commitOf({ checkpoints: [{ name: 'calls', ...place(9) }] }));
      await store.commit(commitOf({ documents: [call('c1', 3)], checkpoints: [{ name: 'calls', ...place(9) }] }));
      await store.commit(commitOf({ documents: [call('c2', 2)], checkpoints: [{ name: 'calls', ...place(8) }, { name: 'notes', ...place(2) }] }));
      expect(await store.checkpoint('calls')).toEqual(place(9));
      expect(await store.checkpoint('notes')).toEqual(place(2));
      expect(await callOf(store, 'c1')).toEqual(stored(call('c1', 3)));
      expect(await callOf(store, 'c2')).toEqual(stored(call('c2', 2)));
    },
  },
  {
    name: 'compares positions of any width as text',
    async run({ store }) {
      const wide = (n: number) => ({ logId: 'engine', position: `${at(n)}${at(n)}` });
      for (const n of [99, 100, 2]) await store.commit(commitOf({ checkpoints: [{ name: 'calls', ...wide(n) }] }));
      expect(await store.checkpoint('calls')).toEqual(wide(100));
    },
  },
  {
    name: 'refuses a checkpoint of another log and moves none',
    async run({ store }) {
      await store.commit(commitOf({ checkpoints: [{ name: 'calls', ...place(5) }, { name: 'notes', ...place(5) }] }));
      const checkpoints = [{ name: 'notes', ...place(6) }, { name: 'calls', ...place(6, 'log-2') }];
      await expect(store.commit(commitOf({ documents: [call('c1', 6)], checkpoints }))).rejects.toThrow(AnotherLog);
      await expect(store.commit(commitOf({ checkpoints: [{ name: 'calls', ...place(4, 'log-2') }] }))).rejects.toThrow(AnotherLog);
      expect(await store.checkpoint('calls')).toEqual(place(5));
      expect(await store.checkpoint('notes')).toEqual(place(5));
    },
  },
  {
    name: 'takes a checkpoint of another log once the old one is dropped',
    async run({ store }) {
      await store.commit(commitOf({ checkpoints: [{ name: 'calls', ...place(5) }] }));
      await store.drop([], ['calls']);
      await store.commit(commitOf({ checkpoints: [{ name: 'calls', ...place(1, 'log-2') }] }));
      expect(await store.checkpoint('calls')).toEqual(place(1, 'log-2'));
    },
  },
  {
    name: 'has moved no checkpoint when a commit is rejected',
    async run({ store }) {
      const documents = [call('c1', 1), { ...call('c2', 2), collection: 'never-prepared' }];
      await expect(store.commit(commitOf({ documents, checkpoints: [{ name: 'calls', ...place(2) }] }))).rejects.toThrow(UnknownCollection);
      expect(await store.checkpoint('calls')).toBeNull();
      await store.commit(commitOf({ documents: [call('c1', 1)], checkpoints: [{ name: 'calls', ...place(2) }] }));
      expect(await callOf(store, 'c1')).toEqual(stored(call('c1', 1)));
    },
  },
  {
    name: 'moves progress forwards only, each by its name',
    async run({ store }) {
      expect(await store.progress('translator')).toBeNull();
      await store.saveProgress('translator', place(5));
      await store.saveProgress('outbox', place(7));
      await store.saveProgress('translator', place(5));
      await store.saveProgress('translator', place(4));
      expect(await store.progress('translator')).toEqual(place(5));
      await store.saveProgress('translator', place(6));
      expect(await store.progress('translator')).toEqual(place(6));
      expect(await store.progress('outbox')).toEqual(place(7));
    },
  },
  {
    name: 'refuses progress in another log',
    async run({ store }) {
      await store.saveProgress('translator', place(5));
      await expect(store.saveProgress('translator', place(6, 'log-2'))).rejects.toThrow(AnotherLog);
      expect(await store.progress('translator')).toEqual(place(5));
    },
  },
  {
    name: 'keeps progress apart from checkpoints of the same name, and through the drop of every view',
    async run({ store }) {
      await store.saveProgress('calls', place(5));
      expect(await store.checkpoint('calls')).toBeNull();
      await store.commit(commitOf({ checkpoints: [{ name: 'calls', ...place(3) }] }));
      expect(await store.progress('calls')).toEqual(place(5));
      await store.drop([CALLS.name, NOTES.name], ['calls']);
      expect(await store.checkpoint('calls')).toBeNull();
      expect(await store.progress('calls')).toEqual(place(5));
    },
  },
];
