import { expect } from '@jest/globals';
import type { ViewStoreCase } from './case.ts';
import { CALLS } from './sample.ts';

const OLD = 'calls@1';
const NEW = 'calls@1#b2';

/** Which collection of a view is read. */
export const pointerCases: readonly ViewStoreCase[] = [
  {
    name: 'has no pointer before one is set, and sets the first where none is expected',
    async run({ store }) {
      expect(await store.pointer('calls')).toBeNull();
      expect(await store.movePointer('calls', OLD, { collection: NEW, previous: OLD })).toBe(false);
      expect(await store.pointer('calls')).toBeNull();
      expect(await store.movePointer('calls', null, { collection: OLD, previous: null })).toBe(true);
      expect(await store.pointer('calls')).toEqual({ collection: OLD, previous: null });
      expect(await store.pointer('notes')).toBeNull();
    },
  },
  {
    name: 'moves a pointer from where it stands, there and back, and from nowhere else',
    async run({ store }) {
      await store.movePointer('calls', null, { collection: OLD, previous: null });
      expect(await store.movePointer('calls', null, { collection: NEW, previous: null })).toBe(false);
      expect(await store.movePointer('calls', NEW, { collection: NEW, previous: null })).toBe(false);
      expect(await store.pointer('calls')).toEqual({ collection: OLD, previous: null });
      expect(await store.movePointer('calls', OLD, { collection: NEW, previous: OLD })).toBe(true);
      expect(await store.pointer('calls')).toEqual({ collection: NEW, previous: OLD });
      expect(await store.movePointer('calls', OLD, { collection: NEW, previous: OLD })).toBe(false);
      expect(await store.movePointer('calls', NEW, { collection: OLD, previous: NEW })).toBe(true);
      expect(await store.pointer('calls')).toEqual({ collection: OLD, previous: NEW });
    },
  },
  {
    name: 'forgets which collection was before, if that is asked',
    async run({ store }) {
      await store.movePointer('calls', null, { collection: NEW, previous: OLD });
      expect(await store.movePointer('calls', NEW, { collection: NEW, previous: null })).toBe(true);
      expect(await store.pointer('calls')).toEqual({ collection: NEW, previous: null });
    },
  },
  {
    name: 'lets one of many movers win, from one store or from two, whether a pointer is there or not',
    async run({ store, beside }) {
      const other = await beside();
      for (const expected of [null, OLD, NEW]) {
        const names = Array.from({ length: 20 }, (_, n) => `calls@1#${expected ?? ''} ${n}`);
        const moves = names.map((collection, n) => (n % 2 ? store : other).movePointer('calls', expected, { collection, previous: expected }));
        const moved = await Promise.all(moves);
        const winners = names.filter((_, n) => moved[n]);
        expect(winners).toHaveLength(1);
        expect(await other.pointer('calls')).toEqual({ collection: winners[0], previous: expected });
        const next = expected === null ? OLD : NEW;
        await store.movePointer('calls', winners[0] ?? null, { collection: next, previous: null });
      }
    },
  },
  {
    name: 'keeps a pointer when the collection that it names is dropped',
    async run({ store }) {
      await store.movePointer('calls', null, { collection: CALLS.name, previous: null });
      await store.drop([CALLS.name], ['calls']);
      expect(await store.pointer('calls')).toEqual({ collection: CALLS.name, previous: null });
    },
  },
  {
    name: 'finds pointers again when it is opened again',
    async run({ store, reopen }) {
      await store.movePointer('calls', null, { collection: OLD, previous: null });
      await store.movePointer('calls', OLD, { collection: NEW, previous: OLD });
      const again = await reopen();
      expect(await again.pointer('calls')).toEqual({ collection: NEW, previous: OLD });
      expect(await again.movePointer('calls', OLD, { collection: OLD, previous: null })).toBe(false);
    },
  },
];
