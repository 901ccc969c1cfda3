import { describe, expect, it } from '@jest/globals';
import { viewStoreCaseNames, viewStoreCases, viewStoreContract } from './contract.ts';
import { memoryViewStore } from './memory/memory-view-store.ts';
import { CALLS, NOTES } from './contract/sample.ts';
import type { ViewStore } from './view-store.ts';

/** What an adapter could get wrong, one at a time, with one of the cases that notice. */
const FAULTS: readonly (readonly [fault: string, noticedBy: string, break_: (store: ViewStore) => Partial<ViewStore>])[] = [
  ['forgets what it is given', 'gives back a document byte for byte', () => ({ commit: async () => undefined })],
  [
    'writes whatever comes last',
    'changes nothing by a document at or below the position of the stored one',
    (store) => ({ commit: (commit) => store.commit({ ...commit, documents: commit.documents.map((write, n) => ({ ...write, p: rising(n) })) }) }),
  ],
  [
    'moves checkpoints backwards',
    'never moves a checkpoint backwards, yet writes what comes with it',
    (store) => ({
      async commit(commit) {
        await store.drop([], commit.checkpoints.map(({ name }) => name));
        await store.commit(commit);
      },
    }),
  ],
  [
    'leaves tombstones out',
    'gives a tombstone as a document of null with its position',
    (store) => ({ load: async (collection, ids) => new Map([...(await store.load(collection, ids))].filter(([, { json }]) => json !== null)) }),
  ],
  [
    'always says that more follows',
    'says that nothing follows exactly when nothing does',
    (store) => ({ query: async (query) => ({ ...(await store.query(query)), next: { value: null, id: 'demo/' } }) }),
  ],
  [
    'pages by the value alone',
    'shows every document once through equal and null values, whatever the size of the page',
    (store) => ({ query: (query) => store.query({ ...query, after: query.after && { ...query.after, id: 'demo/~' } }) }),
  ],
  [
    'sees every workspace',
    'lists a workspace without those whose names begin alike, in case or in full',
    (store) => ({ query: (query) => store.query({ ...query, workspace: query.workspace.toLowerCase() }) }),
  ],
  ['loses progress with the views', 'keeps progress apart from checkpoints of the same name, and through the drop of every view', (store) => ({ progress: store.checkpoint.bind(store) })],
  ['ignores a changed definition', 'refuses other indexes for a collection that exists, and keeps it as it is', (store) => ({ prepare: (collections) => store.prepare(collections).catch(() => undefined) })],
];

let last = 0;
const rising = (n: number): string => String((last += n + 1)).padStart(20, '9');

describe('contract of the view store', () => {
  it('has cases of different names', () => {
    expect(new Set(viewStoreCaseNames).size).toBe(viewStoreCases.length);
  });

  it.each(FAULTS)('notices an adapter that %s', async (_, noticedBy, break_) => {
    const whole = memoryViewStore();
    await whole.prepare([CALLS, NOTES]);
    const store = broken(whole, break_(whole));
    const promise = viewStoreCases.find(({ name }) => name === noticedBy);
    const reopen = () => Promise.reject(new Error('not in these cases'));
    await expect(promise?.run({ store, reopen }) ?? 'no such case').rejects.toThrow();
  });

  it('refuses to skip what is no case', () => {
    expect(() => viewStoreContract('any', () => Promise.reject(new Error('never opened')), ['flies'])).toThrow('any skips what is no case: flies');
  });
});

/** The store with some of its calls replaced. */
const broken = (store: ViewStore, calls: Partial<ViewStore>): ViewStore =>
  new Proxy(store, { get: (target, key) => Reflect.get(calls, key) ?? (Reflect.get(target, key) as () => unknown).bind(target) });
