import { describe, expect, it } from '@jest/globals';
import { viewStoreCaseNames, viewStoreCases, viewStoreContract } from './contract.ts';
import { memoryViewStore } from './memory/memory-view-store.ts';
import { CALLS, NOTES } from './contract/sample.ts';
import type { Commit, ViewStore } from './view-store.ts';

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
  ['writes nothing anew', 'replaces what is stored at the same position by a document that was folded anew, in every list too', edits((commit) => ({ ...commit, documents: commit.documents.map((write) => ({ ...write, anew: false })) }))],
  ['parks nothing', 'gives back what is parked, of one collection or of all, in order of collection and id', edits((commit) => ({ ...commit, parked: [] }))],
  ['ends no parking', 'ends the parking that is named when the document is folded on, and no other one', edits((commit) => ({ ...commit, unparked: [] }))],
  [
    'ends whatever parking there is',
    'takes no late end of an earlier parking for the end of the present one',
    (store) => ({
      async commit(commit) {
        const ids = new Set((commit.unparked ?? []).map(({ id }) => id));
        await store.commit({ ...commit, unparked: (await store.parked()).filter(({ id }) => ids.has(id)) });
      },
    }),
  ],
  [
    'parks what has come further',
    'parks no document that has come further by now',
    edits((commit) => ({ ...commit, parked: (commit.parked ?? []).map((parking) => ({ ...parking, from: rising(0) })) })),
  ],
  ['lets everybody have a lease', 'has one winner among many who take the same epoch at once, from one store or from two', (store) => ({ takeLease: (...taken) => store.takeLease(...taken).then(() => true) })],
  [
    'gives a swept epoch again',
    'gives no epoch twice, not even one that was swept long ago',
    (store) => ({ takeLease: async (name, epoch, owner) => (await store.takeLease(name, epoch, owner)) || epoch < 9 }),
  ],
  ['takes any beat', 'tells the owner of an epoch that was taken over that the lease is lost, and lets it change nothing', (store) => ({ beatLease: (...beat) => store.beatLease(...beat).then(() => true) })],
  ['releases nothing', 'shows an epoch as released until the next is taken, which no late beat undoes', () => ({ releaseLease: async () => undefined })],
  [
    'moves a pointer from anywhere',
    'moves a pointer from where it stands, there and back, and from nowhere else',
    (store) => ({ movePointer: async (view, _, to) => store.movePointer(view, (await store.pointer(view))?.collection ?? null, to) }),
  ],
  ['ignores a changed definition', 'refuses other indexes for a collection that exists, and keeps it as it is', (store) => ({ prepare: (collections) => store.prepare(collections).catch(() => undefined) })],
];

function edits(edit: (commit: Commit) => Commit): (store: ViewStore) => Partial<ViewStore> {
  return (store) => ({ commit: (commit) => store.commit(edit(commit)) });
}

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
    await expect(promise?.run({ store, reopen, beside: async () => store }) ?? 'no such case').rejects.toThrow();
  });

  it('refuses to skip what is no case', () => {
    expect(() => viewStoreContract('any', () => Promise.reject(new Error('never opened')), ['flies'])).toThrow('any skips what is no case: flies');
  });
});

/** The store with some of its calls replaced. */
const broken = (store: ViewStore, calls: Partial<ViewStore>): ViewStore =>
  new Proxy(store, { get: (target, key) => Reflect.get(calls, key) ?? (Reflect.get(target, key) as () => unknown).bind(target) });
