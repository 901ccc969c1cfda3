import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { callOf, everything, idsOf } from '../contract/reading.ts';
import { call, CALLS, commitOf, gone, listing, NOTES, place, stored } from '../contract/sample.ts';
import { UnknownCollection } from '../errors.ts';
import type { ViewStore } from '../view-store.ts';
import { ViewFileRefused } from './connection.ts';
import { openViewsReadOnly } from './read-only-views.ts';
import { scratchDirectory } from './scratch-directory.fixture.ts';
import type { ScratchDirectory } from './scratch-directory.fixture.ts';
import { openSqliteViewStore } from './sqlite-view-store.ts';

describe('embedded view store', () => {
  let scratch: ScratchDirectory;
  let opened: ViewStore[];

  const open = async (): Promise<ViewStore> => {
    const store = await openSqliteViewStore(scratch.path);
    opened.push(store);
    await store.prepare([CALLS, NOTES]);
    return store;
  };

  beforeEach(async () => {
    scratch = await scratchDirectory();
    opened = [];
  });

  afterEach(async () => {
    for (const store of opened) await store.close();
    await scratch.remove();
  });

  it('makes its directory, and leaves two files behind when it is closed', async () => {
    const directory = join(scratch.path, 'not', 'there');
    const store = await openSqliteViewStore(directory);
    await store.close();
    expect((await readdir(directory)).sort()).toEqual(['progress.db', 'views.db']);
  });

  it('keeps progress when the file of the views is removed', async () => {
    const store = await open();
    await store.commit(commitOf({ documents: [call('c1', 1)], checkpoints: [{ name: 'calls', ...place(1) }] }));
    await store.saveProgress('outbox', place(1));
    await store.close();
    await rm(join(scratch.path, 'views.db'));

    const again = await open();
    expect(await everything(again)).toEqual([]);
    expect(await again.checkpoint('calls')).toBeNull();
    expect(await again.progress('outbox')).toEqual(place(1));
  });

  it('writes nothing at all of a commit that is rejected', async () => {
    const store = await open();
    const checkpoints = [{ name: 'calls', ...place(2) }];
    const documents = [call('c1', 1), { ...call('c2', 2), fields: { at: Number.NaN } }];
    await expect(store.commit(commitOf({ documents, checkpoints }))).rejects.toThrow('not a value to filter or sort by: NaN');
    expect(await everything(store)).toEqual([]);
    expect(await store.checkpoint('calls')).toBeNull();
  });

  it('takes names that differ from others only in what SQL would trip over', async () => {
    const store = await open();
    const collection = { name: 'x"; DROP TABLE collections; --', indexes: [{ equals: ['a"b', 'id', 'p'], sort: 'json' }] };
    await store.prepare([collection]);
    const fields = { 'a"b': 1, id: 2, p: 3, json: 4 };
    await store.commit(commitOf({ documents: [{ ...call('c1', 1), collection: collection.name, fields }] }));
    expect(await idsOf(store, listing({ collection: collection.name, equals: { 'a"b': 1, id: 2, p: 3 }, sort: 'json' }))).toEqual(['c1']);
  });

  it('leaves no trace of a document in its file once it is buried or replaced', async () => {
    const store = await open();
    const secret = (id: string, p: number) => ({ ...call(id, p, { agent: 'Sheena Nelson' }), json: '{"name":"Sheena Nelson"}' });
    await store.commit(commitOf({ documents: [secret('c1', 1), secret('c2', 2), call('c3', 3)] }));
    await store.close();
    expect(await readFile(join(scratch.path, 'views.db'), 'latin1')).toContain('Sheena');

    const again = await open();
    await again.commit(commitOf({ documents: [call('c1', 4)], tombstones: [gone('c2', 5)] }));
    await again.close();
    expect(await readFile(join(scratch.path, 'views.db'), 'latin1')).not.toContain('Sheena');
  });

  it('leaves no trace of a collection that was dropped', async () => {
    const store = await open();
    const documents = Array.from({ length: 1_000 }, (_, n) => ({ ...call(`c${n}`, n + 1), json: `{"name":"Sheena ${n}"}` }));
    await store.commit(commitOf({ documents }));
    await store.drop([CALLS.name], []);
    await store.close();
    expect(await readFile(join(scratch.path, 'views.db'), 'latin1')).not.toContain('Sheena');
    expect(tablesIn(scratch)).toEqual(['checkpoints', 'collections', 'parked', 'pointers', 'sqlite_sequence', 'view 2 notes@3']);
  });

  it('lets others have many turns while it drops a large collection, which is gone from the first moment', async () => {
    const store = await open();
    await store.commit(commitOf({ documents: Array.from({ length: 2_000 }, (_, n) => call(`c${n}`, n + 1)) }));
    let dropped = false;
    const drop = store.drop([CALLS.name], []).then(() => {
      dropped = true;
    });
    await expect(everything(store)).rejects.toThrow(UnknownCollection);
    let turns = 0;
    for (; !dropped; turns += 1) await setImmediate();
    await drop;
    expect(turns).toBeGreaterThanOrEqual(9);
  });

  it('makes a collection anew while the one of the same name is still being dropped', async () => {
    const store = await open();
    await store.commit(commitOf({ documents: Array.from({ length: 1_000 }, (_, n) => call(`c${n}`, n + 1)) }));
    const drop = store.drop([CALLS.name], []);
    await store.prepare([{ ...CALLS, indexes: [] }]);
    await store.commit(commitOf({ documents: [call('c1', 1)] }));
    await drop;
    expect(await everything(store)).toEqual([stored(call('c1', 1))]);
    expect(tablesIn(scratch)).toEqual(['checkpoints', 'collections', 'parked', 'pointers', 'sqlite_sequence', 'view 2 notes@3', 'view 3 calls@1']);
  });

  it('finishes a drop that was cut short when it is next prepared', async () => {
    const store = await open();
    await store.commit(commitOf({ documents: Array.from({ length: 1_000 }, (_, n) => call(`c${n}`, n + 1)) }));
    const dropped = store.drop([CALLS.name], []);
    await store.close();
    await dropped;
    expect(tablesIn(scratch)).toContain('view 1 calls@1');

    const again = await open();
    expect(await everything(again)).toEqual([]);
    expect(tablesIn(scratch)).toEqual(['checkpoints', 'collections', 'parked', 'pointers', 'sqlite_sequence', 'view 2 notes@3', 'view 3 calls@1']);
  });

  it('shares its files with a second store, as a rebuild beside the server does', async () => {
    const server = await open();
    const rebuild = await open();
    await rebuild.prepare([{ ...CALLS, name: 'calls@2' }]);
    const aside = { ...call('c1', 1), collection: 'calls@2' };
    await rebuild.commit(commitOf({ documents: [aside], checkpoints: [{ name: 'calls@2', ...place(1) }] }));
    await server.commit(commitOf({ documents: [call('c1', 2)], checkpoints: [{ name: 'calls', ...place(2) }] }));
    await server.prepare([{ ...CALLS, name: 'calls@2' }]);
    expect(await everything(server, 'calls@2')).toEqual([stored(aside)]);
    expect(await server.checkpoint('calls@2')).toEqual(place(1));
    expect(await callOf(rebuild, 'c1')).toEqual(stored(call('c1', 2)));
  });

  it('refuses a file that is no database, by name', async () => {
    await writeFile(join(scratch.path, 'views.db'), 'these are not the bytes of a database, whatever the name says'.repeat(10));
    const refused = openSqliteViewStore(scratch.path);
    await expect(refused).rejects.toThrow(ViewFileRefused);
    await expect(refused).rejects.toThrow('views.db: is no database');
  });

  it('refuses a file that cannot be opened, by name', async () => {
    await mkdir(join(scratch.path, 'progress.db'));
    await expect(openSqliteViewStore(scratch.path)).rejects.toThrow('progress.db: cannot be opened');
  });

  it('brings files of the first format up to its own, and keeps what is in them', async () => {
    const store = await open();
    await store.commit(commitOf({ documents: [call('c1', 1)], checkpoints: [{ name: 'calls', ...place(1) }] }));
    await store.saveProgress('outbox', place(1));
    await store.close();
    asOfFormatOne(scratch);
    await expect(openViewsReadOnly(scratch.path)).rejects.toThrow('views.db: is of format 1, this program reads format 2');

    const again = await open();
    expect(await again.checkpoint('calls')).toEqual(place(1));
    expect(await again.progress('outbox')).toEqual(place(1));
    expect([await again.parked(), await again.leases(), await again.pointer('calls')]).toEqual([[], [], null]);
    expect(await again.takeLease('outbox', 1, 'anna')).toBe(true);
    expect(await everything(again)).toEqual([stored(call('c1', 1))]);
  });

  it('refuses a file of another format and leaves it as it was', async () => {
    const path = join(scratch.path, 'progress.db');
    const other = new Database(path);
    other.pragma('user_version = 7');
    other.close();
    await expect(openSqliteViewStore(scratch.path)).rejects.toThrow('progress.db: is of format 7, this program reads format 2');
    const kept = new Database(path);
    expect(kept.pragma('user_version', { simple: true })).toBe(7);
    kept.close();
  });
});

/** Takes away what the second format added. */
function asOfFormatOne({ path }: ScratchDirectory): void {
  for (const [file, tables] of [['views.db', ['parked', 'pointers']], ['progress.db', ['leases']]] as const) {
    const connection = new Database(join(path, file));
    for (const table of tables) connection.exec(`DROP TABLE ${table}`);
    connection.pragma('user_version = 1');
    connection.close();
  }
}

function tablesIn({ path }: ScratchDirectory): readonly string[] {
  const connection = new Database(join(path, 'views.db'), { readonly: true });
  try {
    return connection.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
  } finally {
    connection.close();
  }
}
