import { afterAll } from '@jest/globals';
import { scratch } from '#testing/scratch';
import { viewStoreContract } from '#view-store/contract';
import { memoryContents } from '#view-store/memory/contents';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import type { ViewStore } from '#view-store/view-store';
import { keyContents } from '../keys/memory/memory-key-store.ts';
import { memoryKeyRing } from '../keys/memory/memory-key-ring.ts';
import { SealedViewStore } from './sealed-view-store.ts';

const { folder, removeAll } = scratch();

afterAll(removeAll);

/** Of the suite's documents their `p` is taken for personal, so every one of them is sealed. */
const projections = ['calls', 'notes'].map((name) => ({
  name, version: 1, indexes: [], on: {}, personal: { person: () => null, blanks: { p: null } },
}));

const warn = (message: string): never => {
  throw new Error(message);
};

const over = (store: ViewStore, keys = keyContents()): ViewStore => new SealedViewStore({ store, ring: memoryKeyRing(keys), projections, warn });

viewStoreContract('sealed, in memory', async () => {
  const [contents, keys] = [memoryContents(), keyContents()];
  const store = over(memoryViewStore({ contents }), keys);
  const open = async (): Promise<ViewStore> => over(memoryViewStore({ contents }), keys);
  return { store, reopen: open, beside: open, dispose: () => store.close() };
});

viewStoreContract('sealed, in a file', async () => {
  const [directory, keys] = [folder(), keyContents()];
  const opened: ViewStore[] = [];
  const open = async (): Promise<ViewStore> => {
    opened.push(over(await openSqliteViewStore(directory), keys));
    return opened.at(-1) as ViewStore;
  };
  return { store: await open(), reopen: open, beside: open, dispose: async () => void (await Promise.all(opened.map((store) => store.close()))) };
});
