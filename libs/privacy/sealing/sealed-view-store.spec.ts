import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#event-store/errors';
import type { Projection } from '#domain/kernel/projection';
import { scratch } from '#testing/scratch';
import { memoryContents } from '#view-store/memory/contents';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import type { DocumentWrite, Query, ViewStore } from '#view-store/view-store';
import { KeysUnavailable } from '../keys/errors.ts';
import { KeyRack } from '../keys/key-ring.fixture.ts';
import { SealedViewStore } from './sealed-view-store.ts';

interface Person {
  readonly contactId: string | null;
  readonly name: string | null;
}

const people: Projection<Person> = {
  name: 'people', version: 1, indexes: [{ equals: [], sort: 'contactId' }], on: {},
  personal: { person: ({ contactId }) => contactId, blanks: { name: null } },
};
const plain = { name: 'plain', version: 1, indexes: [{ equals: [], sort: 'contactId' }], on: {} };
const projections = [people, plain] as unknown as readonly Projection[];

const write = (document: Person, more: Partial<DocumentWrite> = {}): DocumentWrite => ({
  collection: 'people@1', id: `demo/${document.contactId}`, p: '1', json: JSON.stringify(document), fields: { contactId: document.contactId }, ...more,
});
const everybody: Query = { collection: 'people@1', workspace: 'demo', equals: {}, sort: 'contactId', direction: 'ascending', limit: 10, after: null };
const SHEENA: Person = { contactId: 'ct_1', name: 'Sheena Nelson' };
const AMINA: Person = { contactId: 'ct_2', name: 'Amina Otieno' };

/** Sealed views, what lies under them, and their keys. */
async function bench(inner: ViewStore = memoryViewStore()) {
  const rack = new KeyRack();
  const warned: string[] = [];
  const open = async () => {
    const ring = await rack.open();
    return { ring, store: new SealedViewStore({ store: inner, ring, projections, warn: (message) => void warned.push(message) }) };
  };
  const { ring, store } = await open();
  await store.prepare([people, plain].map(({ name, indexes }) => ({ name: `${name}@1`, indexes })));
  const commit = (...documents: readonly DocumentWrite[]) => store.commit({ documents, tombstones: [], checkpoints: [] });
  const raw = async (): Promise<string> => JSON.stringify(await inner.scan('people@1', null, 100));
  const names = async () => (await store.query(everybody)).documents.map(({ json }) => (JSON.parse(json) as Person).name);
  return { rack, ring, store, inner, warned, commit, raw, names, open };
}

describe('sealed views', () => {
  it('hold nothing personal in clear, and give out what was put in, however it is asked for', async () => {
    const { store, commit, raw } = await bench();
    await commit(write(SHEENA), write(AMINA));
    expect(await raw()).not.toMatch(/Sheena|Amina/);
    expect((await store.load('people@1', ['demo/ct_1'])).get('demo/ct_1')).toEqual({ id: 'demo/ct_1', p: '1', json: JSON.stringify(SHEENA) });
    expect((await store.query(everybody)).documents.map(({ json }) => json)).toEqual([SHEENA, AMINA].map((one) => JSON.stringify(one)));
    expect((await store.scan('people@1', 'demo/ct_1', 10)).map(({ json }) => json)).toEqual([JSON.stringify(AMINA)]);
  });

  it('leave alone what says nothing personal, and views that hold nothing personal', async () => {
    const { commit, inner, rack } = await bench();
    const before = rack.contents.keys.size;
    await commit(write({ contactId: 'ct_1', name: null }), write(SHEENA, { collection: 'plain@1' }));
    expect((await inner.load('people@1', ['demo/ct_1'])).get('demo/ct_1')?.json).toBe('{"contactId":"ct_1","name":null}');
    expect((await inner.load('plain@1', ['demo/ct_1'])).get('demo/ct_1')?.json).toBe(JSON.stringify(SHEENA));
    expect(rack.contents.keys.size).toBe(before);
  });

  it('read what an earlier version wrote in clear as it is', async () => {
    const { inner, names } = await bench();
    await inner.commit({ documents: [write(SHEENA)], tombstones: [], checkpoints: [] });
    expect(await names()).toEqual(['Sheena Nelson']);
  });

  it('seal what is nobody’s yet under the workspace’s key, and under the person’s once it is told', async () => {
    const { commit, inner } = await bench();
    const keyOf = async () => /"key":"([^"]+)"/.exec((await inner.load('people@1', ['demo/x'])).get('demo/x')?.json ?? '')?.[1];
    await commit(write({ contactId: null, name: 'Sheena' }, { id: 'demo/x' }));
    expect(await keyOf()).toBe('demo/*');
    await commit(write(SHEENA, { id: 'demo/x', p: '2' }));
    expect(await keyOf()).toBe('demo/ct_1');
  });

  it('know a build of a view, under whatever name it lies, by the name of the view', async () => {
    const { store, inner } = await bench();
    await store.prepare([{ name: 'people@2#7', indexes: people.indexes }]);
    await store.commit({ documents: [write(SHEENA, { collection: 'people@2#7' })], tombstones: [], checkpoints: [] });
    expect(JSON.stringify(await inner.scan('people@2#7', null, 10))).not.toContain('Sheena');
    expect((await store.scan('people@2#7', null, 10))[0]?.json).toBe(JSON.stringify(SHEENA));
  });
});

describe('sealed views after an erasure', () => {
  it('are blank at once, to the letter, and everybody else is there', async () => {
    const { store, ring, commit, names } = await bench();
    await commit(write(SHEENA), write(AMINA));
    expect(await names()).toEqual(['Sheena Nelson', 'Amina Otieno']);
    await ring.destroy(['demo/ct_1']);
    expect(await names()).toEqual([null, 'Amina Otieno']);
    expect((await store.load('people@1', ['demo/ct_1'])).get('demo/ct_1')?.json).toBe('{"contactId":"ct_1","name":null}');
  });

  it('are blank in another process within a second', async () => {
    const { ring, commit, open, rack } = await bench();
    await commit(write(SHEENA));
    const other = await open();
    expect((await other.store.query(everybody)).documents[0]?.json).toContain('Sheena');
    await ring.destroy(['demo/ct_1']);
    rack.time.timing += 1_000;
    expect((await other.store.query(everybody)).documents[0]?.json).not.toContain('Sheena');
  });

  it('take in nothing personal of who was erased', async () => {
    const { ring, commit, raw } = await bench();
    await commit(write(SHEENA));
    await ring.destroy(['demo/ct_1']);
    await commit(write(SHEENA, { p: '2' }));
    expect(JSON.parse(await raw())).toEqual([{ id: 'demo/ct_1', p: '2', json: '{"contactId":"ct_1","name":null}' }]);
  });
});

describe('a page of sealed views', () => {
  it('is the same one while the store gives out the same one, and another once anybody is erased', async () => {
    const files = scratch();
    const { store, ring, commit } = await bench(await openSqliteViewStore(files.folder()));
    await commit(write(SHEENA));
    const page = await store.query(everybody);
    expect(await store.query(everybody)).toBe(page);
    await ring.destroy(['demo/ct_9']);
    const other = await store.query(everybody);
    expect(other).not.toBe(page);
    expect(other).toEqual(page);
    await commit(write(AMINA));
    expect((await store.query(everybody)).documents).toHaveLength(2);
    await store.close();
    files.removeAll();
  });
});

describe('sealed views without their keys', () => {
  it('neither take nor give out what needs them, and write nothing in clear', async () => {
    const { store, commit, rack, raw, open } = await bench(memoryViewStore({ contents: memoryContents() }));
    await commit(write(SHEENA));
    rack.fault = new KeysUnavailable('not now');
    rack.failing = ['read', 'add'];
    await expect(commit(write(AMINA))).rejects.toThrow(StoreUnavailable);
    expect(await raw()).not.toContain('ct_2');
    expect((await store.query(everybody)).documents).toHaveLength(1);
    rack.failing = ['version'];
    rack.time.timing += 1_000;
    await expect(store.query(everybody)).rejects.toThrow(StoreUnavailable);
    rack.failing = [];
    expect((await (await open()).store.query(everybody)).documents).toHaveLength(1);
  });

  it('show a document blank whose key is missing, or whose box does not open, and say so', async () => {
    const { commit, rack, open, warned } = await bench();
    await commit(write(SHEENA));
    rack.contents.keys.delete('demo/ct_1');
    const { store, ring } = await open();
    expect((await store.query(everybody)).documents[0]?.json).toBe('{"contactId":"ct_1","name":null}');
    await ring.make(['demo/ct_1']);
    expect((await store.scan('people@1', null, 10))[0]?.json).toBe('{"contactId":"ct_1","name":null}');
    expect(warned).toEqual([expect.stringContaining('sealed under the key demo/ct_1 does not open')]);
  });
});
