import { describe, expect, it } from '@jest/globals';
import { memoryContents } from '#view-store/memory/contents';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { Collections } from './collections.ts';

const CALLS = { name: 'calls', version: 2 };
const LINES = { name: 'lines', version: 1 };

function stores() {
  const contents = memoryContents();
  const store = memoryViewStore({ contents, shared: true });
  return { store, collections: new Collections(store, [CALLS, LINES]), other: new Collections(store, [CALLS, LINES]) };
}

describe('collections', () => {
  it('are those of name and version before anything was rebuilt', async () => {
    const { store, collections } = stores();
    expect(collections.of(CALLS)).toBe('calls@2');
    await collections.load();
    expect([collections.of(CALLS), collections.of(LINES), collections.isUpToDate(CALLS)]).toEqual(['calls@2', 'lines@1', true]);
    expect(await store.pointer('calls')).toEqual({ collection: 'calls@2', previous: null });
  });

  it('are what the pointers say', async () => {
    const { store, collections } = stores();
    await store.movePointer('calls', null, { collection: 'calls@2#b7', previous: 'calls@2' });
    await collections.load();
    expect([collections.of(CALLS), collections.versionOf(CALLS), collections.isUpToDate(CALLS)]).toEqual(['calls@2#b7', 'calls@2', true]);
    expect(await store.pointer('calls')).toEqual({ collection: 'calls@2#b7', previous: 'calls@2' });
  });

  it('stay those of an earlier version until the new one is built', async () => {
    const { store, collections } = stores();
    await store.movePointer('calls', null, { collection: 'calls@1#b7', previous: null });
    await collections.load();
    expect([collections.of(CALLS), collections.versionOf(CALLS), collections.isUpToDate(CALLS)]).toEqual(['calls@1#b7', 'calls@1', false]);
  });

  it('are told of once for each move, made here or found out', async () => {
    const { store, collections, other } = stores();
    await Promise.all([collections.load(), other.load()]);
    const told: string[] = [];
    for (const one of [collections, other]) one.onMove((view) => told.push(`${view} ${one.of(CALLS)}`));
    await store.movePointer('calls', 'calls@2', { collection: 'calls@2#b1', previous: 'calls@2' });
    collections.moved('calls', 'calls@2#b1');
    await Promise.all([collections.refresh(), other.refresh()]);
    await Promise.all([collections.refresh(), other.refresh()]);
    expect(told).toEqual(['calls calls@2#b1', 'calls calls@2#b1']);
  });

  it('never go back to where they were when an answer from before comes late', async () => {
    const store = memoryViewStore();
    let meanwhile = async (): Promise<void> => undefined;
    const slow = { movePointer: store.movePointer.bind(store), pointer: (view: string) => store.pointer(view).then((pointer) => meanwhile().then(() => pointer)) };
    const collections = new Collections(slow, [CALLS]);
    await collections.load();
    meanwhile = async () => {
      await store.movePointer('calls', 'calls@2', { collection: 'calls@2#b1', previous: 'calls@2' });
      collections.moved('calls', 'calls@2#b1');
    };
    await collections.refresh();
    expect(collections.of(CALLS)).toBe('calls@2#b1');
  });
});
