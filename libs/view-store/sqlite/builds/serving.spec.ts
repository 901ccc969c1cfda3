import { copyFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { everything, idsOf } from '../../contract/reading.ts';
import { at, call, CALLS, commitOf, gone, listing, NOTES, place, stored } from '../../contract/sample.ts';
import { AnotherLog, ChangedCollection, UnknownCollection, ViewStoreClosed } from '../../errors.ts';
import { ViewFileRefused } from '../connection.ts';
import { scratchDirectory } from '../scratch-directory.fixture.ts';
import type { ScratchDirectory } from '../scratch-directory.fixture.ts';
import { openSqliteViewStore } from '../sqlite-view-store.ts';
import type { SqliteViewStore } from '../sqlite-view-store.ts';
import { ServedTwice } from '../view-files.ts';
import { openBuild } from './build-store.ts';
import { ASIDE, aside, built } from './calls-built.fixture.ts';

const OTHER = { ...CALLS, name: 'calls@1#b2' };
const parked = { collection: ASIDE.name, id: 'demo/c9', from: at(9), reason: 'TypeError in fold', at: 0 };
const writes = { documents: [aside(call('c1', 1)), aside(call('c2', 2))], parked: [parked], checkpoints: [{ name: ASIDE.name, ...place(2) }] };

describe('a build that is served', () => {
  let scratch: ScratchDirectory;
  let opened: SqliteViewStore[];

  const open = async (): Promise<SqliteViewStore> => {
    const store = await openSqliteViewStore(scratch.path);
    opened.push(store);
    await store.prepare([CALLS, NOTES]);
    return store;
  };
  const files = async (): Promise<readonly string[]> => (await readdir(join(scratch.path, 'builds'))).sort();
  const reopened = async (store: SqliteViewStore): Promise<SqliteViewStore> => {
    await store.close();
    return open();
  };

  beforeEach(async () => {
    scratch = await scratchDirectory();
    opened = [];
  });

  afterEach(async () => {
    for (const store of opened) await store.close();
    await scratch.remove();
  });

  it('shows nothing before it is adopted, and then all that was built', async () => {
    const store = await open();
    await built(scratch.path, 'b1', writes);
    await expect(everything(store, ASIDE.name)).rejects.toThrow(UnknownCollection);
    expect(await store.checkpoint(ASIDE.name)).toBeNull();
    await store.adopt('b1');
    await store.adopt('b1');
    expect(await everything(store, ASIDE.name)).toEqual(writes.documents.map(stored));
    expect(await idsOf(store, listing({ collection: ASIDE.name }))).toEqual(['c1', 'c2']);
    expect(await store.checkpoint(ASIDE.name)).toEqual(place(2));
    expect(await store.parked()).toEqual([parked]);
    expect(await everything(store)).toEqual([]);
  });

  it('is folded on, and found again when the store is opened again', async () => {
    const store = await open();
    await built(scratch.path, 'b1', writes);
    await store.adopt('b1');
    const checkpoints = [CALLS, ASIDE].map(({ name }) => ({ name, ...place(4) }));
    await store.commit(commitOf({ documents: [call('c3', 3), aside(call('c3', 3))], tombstones: [aside(gone('c1', 4))], unparked: [parked], checkpoints }));

    const again = await reopened(store);
    expect(await everything(again)).toEqual([stored(call('c3', 3))]);
    expect(await everything(again, ASIDE.name)).toEqual([gone('c1', 4), call('c2', 2), call('c3', 3)].map(stored));
    expect(await again.checkpoint(CALLS.name)).toEqual(place(4));
    expect(await again.checkpoint(ASIDE.name)).toEqual(place(4));
    expect(await again.parked()).toEqual([]);
  });

  it('lies in its own file with its checkpoint, and what is none of its own lies elsewhere', async () => {
    await built(scratch.path, 'b1', writes);
    const store = await open();
    await store.commit(commitOf({ documents: [call('c5', 5)], checkpoints: [CALLS.name, ASIDE.name].map((name) => ({ name, ...place(5) })) }));
    await store.movePointer('calls', null, { collection: ASIDE.name, previous: CALLS.name });
    await store.close();
    await rm(join(scratch.path, 'views.db'));

    const again = await open();
    expect(await everything(again, ASIDE.name)).toEqual(writes.documents.map(stored));
    expect(await again.checkpoint(ASIDE.name)).toEqual(place(5));
    expect(await again.checkpoint(CALLS.name)).toBeNull();
    expect(await again.pointer('calls')).toBeNull();
  });

  it('refuses other indexes for its collections, and makes nothing then', async () => {
    await built(scratch.path, 'b1', writes);
    const store = await open();
    await store.prepare([ASIDE]);
    await expect(store.prepare([OTHER, { ...ASIDE, indexes: [] }])).rejects.toThrow(ChangedCollection);
    await expect(everything(store, OTHER.name)).rejects.toThrow(UnknownCollection);
    expect(await everything(store, ASIDE.name)).toHaveLength(2);
  });

  it('writes nothing to any file when a commit names what is not there, or another log', async () => {
    await built(scratch.path, 'b1', writes);
    const store = await open();
    await store.commit(commitOf({ checkpoints: [{ name: CALLS.name, ...place(1) }] }));
    const documents = [aside(call('c3', 3)), call('c3', 3)];
    const tombstones = [{ ...gone('c1', 3), collection: 'never@1' }];
    await expect(store.commit(commitOf({ documents, tombstones }))).rejects.toThrow(UnknownCollection);
    await expect(store.commit(commitOf({ documents, unparked: [{ ...parked, collection: 'never@1' }] }))).rejects.toThrow(UnknownCollection);
    const checkpoints = [{ name: ASIDE.name, ...place(3) }, { name: CALLS.name, ...place(3, 'log-2') }];
    await expect(store.commit(commitOf({ documents, checkpoints }))).rejects.toThrow(AnotherLog);
    expect(await everything(store, ASIDE.name)).toEqual(writes.documents.map(stored));
    expect(await everything(store)).toEqual([]);
    expect(await store.checkpoint(ASIDE.name)).toEqual(place(2));
  });

  it('shows in its lists what was written to it by a commit that failed in a later file', async () => {
    await built(scratch.path, 'b1', writes);
    const store = await open();
    const list = listing({ collection: ASIDE.name });
    expect(await idsOf(store, list)).toEqual(['c1', 'c2']);
    const documents = [aside(call('c3', 3)), { ...call('c3', 3), fields: { at: Number.NaN } }];
    const checkpoints = [CALLS.name, ASIDE.name].map((name) => ({ name, ...place(3) }));
    await expect(store.commit(commitOf({ documents, checkpoints }))).rejects.toThrow('not a value to filter or sort by: NaN');
    expect(await idsOf(store, list)).toEqual(['c1', 'c2', 'c3']);
    expect(await store.checkpoint(ASIDE.name)).toEqual(place(3));
    expect(await store.checkpoint(CALLS.name)).toBeNull();
  });

  it('is gone with its file when the last of its collections is dropped', async () => {
    const store = await open();
    await built(scratch.path, 'b1', { documents: [aside(call('c1', 1)), aside(call('c2', 2), OTHER.name)] }, [ASIDE, OTHER]);
    await store.adopt('b1');
    await store.drop([OTHER.name], [OTHER.name]);
    expect(await everything(store, ASIDE.name)).toEqual([stored(call('c1', 1))]);
    expect(await store.builds()).toMatchObject([{ name: 'b1', state: 'served', collections: [ASIDE.name] }]);

    const dropped = store.drop([ASIDE.name], [ASIDE.name]);
    await expect(everything(store, ASIDE.name)).rejects.toThrow(UnknownCollection);
    await dropped;
    expect(await files()).toEqual([]);
    expect(await store.checkpoint(ASIDE.name)).toBeNull();
    await store.prepare([ASIDE]);
    expect(await everything(store, ASIDE.name)).toEqual([]);
  });

  it('loses a checkpoint that alone is dropped', async () => {
    await built(scratch.path, 'b1', writes);
    const store = await open();
    await store.drop([], [ASIDE.name]);
    expect(await store.checkpoint(ASIDE.name)).toBeNull();
    expect(await everything(store, ASIDE.name)).toHaveLength(2);
  });

  it('is removed at the next opening when its drop was cut short', async () => {
    await built(scratch.path, 'b1', writes);
    await built(scratch.path, 'b2', {}, [OTHER]);
    const file = new Database(join(scratch.path, 'builds', 'b1.db'));
    file.exec('DELETE FROM collections');
    file.close();
    for (const name of ['b0.db-wal', 'b0.db-shm', 'not ours.db', 'not ours.db-wal']) await writeFile(join(scratch.path, 'builds', name), 'left over');
    const store = await open();
    expect((await store.builds()).map(({ name }) => name)).toEqual(['b2']);
    expect((await files()).filter((name) => !name.startsWith('b2'))).toEqual(['not ours.db', 'not ours.db-wal']);
  });

  it('frees its space while others have their turns, and lets the store be closed meanwhile', async () => {
    const documents = Array.from({ length: 1_000 }, (_, n) => aside(call(`c${n}`, n + 1)));
    await built(scratch.path, 'b1', { documents }, [ASIDE, OTHER]);
    const store = await open();
    const dropped = store.drop([ASIDE.name], []);
    await store.close();
    await dropped;
    await expect(store.builds()).rejects.toThrow(ViewStoreClosed);
    const again = await open();
    await again.prepare([OTHER]);
    expect(await again.builds()).toMatchObject([{ collections: [OTHER.name] }]);
  });

  it('is refused when it is not there, not complete, or closed', async () => {
    const store = await open();
    await expect(store.adopt('b1')).rejects.toThrow(ViewFileRefused);
    await expect(store.adopt('b1')).rejects.toThrow('b1.db: is not there');
    const build = await openBuild(scratch.path, 'b1');
    await build.prepare([ASIDE]);
    await expect(store.adopt('b1')).rejects.toThrow('b1.db: is a build that is not complete');
    await build.close();
    await expect(everything(store, ASIDE.name)).rejects.toThrow(UnknownCollection);
    await store.close();
    for (const use of [() => store.adopt('b1'), () => store.builds(), () => store.abandon('b1')]) await expect(use()).rejects.toThrow(ViewStoreClosed);
  });

  it('is refused when another file holds a collection of the same name', async () => {
    const store = await open();
    await built(scratch.path, 'b1', writes, [ASIDE, CALLS]);
    await expect(store.adopt('b1')).rejects.toThrow(ServedTwice);
    await expect(store.adopt('b1')).rejects.toThrow('build b1 holds calls@1, which another file holds too');
    await expect(everything(store, ASIDE.name)).rejects.toThrow(UnknownCollection);
    await store.close();
    await expect(openSqliteViewStore(scratch.path)).rejects.toThrow(ServedTwice);
  });

  it('is refused when it is of another format or no database', async () => {
    await built(scratch.path, 'b1', writes);
    const path = join(scratch.path, 'builds', 'b1.db');
    const file = new Database(path);
    file.pragma('user_version = 7');
    file.close();
    await expect(openSqliteViewStore(scratch.path)).rejects.toThrow('b1.db: is of format 7');
    await writeFile(path, 'these are not the bytes of a database, whatever the name says'.repeat(10));
    await expect(openSqliteViewStore(scratch.path)).rejects.toThrow('b1.db: is no database');
  });
});

describe('a build that is not served', () => {
  let scratch: ScratchDirectory;
  let store: SqliteViewStore;

  beforeEach(async () => {
    scratch = await scratchDirectory();
    store = await openSqliteViewStore(scratch.path);
  });

  afterEach(async () => {
    await store.close();
    await scratch.remove();
  });

  it('is listed with what it holds, finished or not', async () => {
    expect(await store.builds()).toEqual([]);
    await built(scratch.path, 'whole', writes);
    await built(scratch.path, 'adopted', {}, [OTHER]);
    await store.adopt('adopted');
    const half = await openBuild(scratch.path, 'half');
    await half.prepare([NOTES, CALLS]);
    await writeFile(join(scratch.path, 'builds', 'begun.db'), '');
    expect(await store.builds()).toEqual([
      { name: 'adopted', state: 'served', collections: [OTHER.name], bytes: expect.any(Number) },
      { name: 'begun', state: 'unfinished', collections: [], bytes: 0 },
      { name: 'half', state: 'unfinished', collections: [CALLS.name, NOTES.name], bytes: expect.any(Number) },
      { name: 'whole', state: 'complete', collections: [ASIDE.name], bytes: expect.any(Number) },
    ]);
    await half.close();
  });

  it('is left alone by the next store, and can be gone on with and adopted', async () => {
    const half = await openBuild(scratch.path, 'b1');
    await half.prepare([ASIDE]);
    await half.commit(commitOf(writes));
    await half.close();
    await store.close();
    store = await openSqliteViewStore(scratch.path);
    await expect(everything(store, ASIDE.name)).rejects.toThrow(UnknownCollection);
    expect(await store.builds()).toMatchObject([{ name: 'b1', state: 'unfinished' }]);

    const resumed = await openBuild(scratch.path, 'b1');
    expect(await resumed.checkpoint(ASIDE.name)).toEqual(place(2));
    await resumed.complete();
    await store.adopt('b1');
    expect(await everything(store, ASIDE.name)).toEqual(writes.documents.map(stored));
  });

  it('is no build under another name: a copy is never served', async () => {
    await built(scratch.path, 'b1', writes);
    const folder = join(scratch.path, 'builds');
    await copyFile(join(folder, 'b1.db'), join(folder, 'b1 (copy).db'));
    await copyFile(join(folder, 'b1.db'), join(folder, 'b2.db'));
    await store.close();
    store = await openSqliteViewStore(scratch.path);
    expect((await store.builds()).map(({ name, state }) => [name, state])).toEqual([['b1', 'served'], ['b2', 'unfinished']]);
  });

  it('is removed with all its files when it is abandoned, and only then', async () => {
    await built(scratch.path, 'b1', writes);
    await store.adopt('b1');
    const half = await openBuild(scratch.path, 'half');
    await half.prepare([OTHER]);
    await store.abandon('half');
    await store.abandon('never');
    await half.close();
    await expect(store.abandon('b1')).rejects.toThrow('build b1 is served');
    expect((await readdir(join(scratch.path, 'builds'))).filter((name) => !name.startsWith('b1'))).toEqual([]);
    expect(await everything(store, ASIDE.name)).toHaveLength(2);
  });
});
