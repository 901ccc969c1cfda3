import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { at, call, CALLS, commitOf, gone, listing, NOTES, place, stored } from '../contract/sample.ts';
import { UnknownCollection, ViewStoreClosed } from '../errors.ts';
import { openBuild } from './builds/build-store.ts';
import { ASIDE, aside, built } from './builds/calls-built.fixture.ts';
import { ViewFileRefused } from './connection.ts';
import { openViewsReadOnly } from './read-only-views.ts';
import { scratchDirectory } from './scratch-directory.fixture.ts';
import type { ScratchDirectory } from './scratch-directory.fixture.ts';
import { openSqliteViewStore } from './sqlite-view-store.ts';
import type { SqliteViewStore } from './sqlite-view-store.ts';
import type { ViewReader } from './view-reader.ts';

const first = commitOf({ documents: [call('c1', 1), call('c2', 2)], checkpoints: [{ name: 'calls', ...place(2) }] });
const second = commitOf({ documents: [call('c3', 3)], tombstones: [gone('c1', 4)], checkpoints: [{ name: 'calls', ...place(4) }] });

describe('views read beside the server', () => {
  let scratch: ScratchDirectory;
  let server: SqliteViewStore;
  let readers: ViewReader[];

  const read = async (options: Parameters<typeof openViewsReadOnly>[1] = {}): Promise<ViewReader> => {
    const reader = await openViewsReadOnly(scratch.path, options);
    readers.push(reader);
    return reader;
  };

  beforeEach(async () => {
    scratch = await scratchDirectory();
    readers = [];
    server = await openSqliteViewStore(scratch.path);
    await server.prepare([CALLS, NOTES]);
    await server.commit(first);
    await server.saveProgress('outbox', place(2));
  });

  afterEach(async () => {
    for (const reader of readers) await reader.close();
    await server.close();
    await scratch.remove();
  });

  it('see what the server has committed, also later', async () => {
    const reader = await read();
    expect(await reader.collections()).toEqual([CALLS, NOTES]);
    expect((await reader.query(listing())).documents).toEqual(first.documents.map(stored));
    expect(await reader.progress('outbox')).toEqual(place(2));

    await server.commit(second);
    expect(await reader.scan(CALLS.name, null, 10)).toEqual([gone('c1', 4), call('c2', 2), call('c3', 3)].map(stored));
    expect((await reader.load(CALLS.name, ['demo/c3'])).size).toBe(1);
    expect(await reader.checkpoint('calls')).toEqual(place(4));
  });

  it('stand still in a snapshot while the server goes on, drops included', async () => {
    const reader = await read({ snapshot: true });
    await server.commit(second);
    await server.drop([CALLS.name], ['calls']);
    expect(await reader.checkpoint('calls')).toEqual(place(2));
    expect(await reader.scan(CALLS.name, null, 10)).toEqual(first.documents.map(stored));
    expect((await reader.query(listing())).documents).toEqual(first.documents.map(stored));
    await expect((await read()).scan(CALLS.name, null, 10)).rejects.toThrow(UnknownCollection);
  });

  it('can be read without a server', async () => {
    await server.close();
    const reader = await read({ snapshot: true });
    expect(await reader.scan(CALLS.name, null, 10)).toEqual(first.documents.map(stored));
  });

  it('see builds that are complete, and none that is not', async () => {
    await built(scratch.path, 'b1', { documents: [aside(call('c1', 1))], checkpoints: [{ name: ASIDE.name, ...place(1) }] });
    const half = await openBuild(scratch.path, 'b2');
    await half.prepare([{ ...ASIDE, name: 'calls@1#b2' }]);
    const reader = await read();
    expect((await reader.collections()).map(({ name }) => name)).toEqual([CALLS.name, ASIDE.name, NOTES.name]);
    expect(await reader.scan(ASIDE.name, null, 10)).toEqual([stored(call('c1', 1))]);

    await server.adopt('b1');
    await server.commit(commitOf({ documents: [aside(call('c2', 2))], checkpoints: [{ name: ASIDE.name, ...place(2) }] }));
    expect(await reader.checkpoint(ASIDE.name)).toEqual(place(2));
    expect((await reader.query(listing({ collection: ASIDE.name }))).documents).toHaveLength(2);
    await half.close();
  });

  it('stand still in a snapshot of a build too, though its file is removed', async () => {
    await built(scratch.path, 'b1', { documents: [aside(call('c1', 1))], checkpoints: [{ name: ASIDE.name, ...place(1) }] });
    await server.adopt('b1');
    const reader = await read({ snapshot: true });
    await server.commit(commitOf({ documents: [aside(call('c2', 2))], checkpoints: [{ name: ASIDE.name, ...place(2) }] }));
    await server.drop([ASIDE.name], [ASIDE.name]);
    expect(await reader.checkpoint(ASIDE.name)).toEqual(place(1));
    expect(await reader.scan(ASIDE.name, null, 10)).toEqual([stored(call('c1', 1))]);
    await expect((await read()).scan(ASIDE.name, null, 10)).rejects.toThrow(UnknownCollection);
  });

  it('show what is parked, who holds a lease, and where pointers stand', async () => {
    const parked = [{ collection: CALLS.name, id: 'demo/c3', from: at(3), reason: 'TypeError in fold', at: 5 }];
    const reader = await read();
    await server.commit(commitOf({ parked }));
    await server.takeLease('outbox', 1, 'anna');
    await server.movePointer('calls', null, { collection: CALLS.name, previous: null });
    expect(await reader.parked()).toEqual(parked);
    expect(await reader.parked(CALLS.name)).toEqual(parked);
    expect(await reader.lease('outbox')).toEqual({ name: 'outbox', epoch: 1, owner: 'anna', beat: 0, released: false });
    expect(await reader.leases()).toHaveLength(1);
    expect(await reader.pointer('calls')).toEqual({ collection: CALLS.name, previous: null });
  });

  it('cannot be read after closing', async () => {
    const reader = await read();
    await reader.close();
    await expect(reader.checkpoint('calls')).rejects.toThrow(ViewStoreClosed);
    await expect(reader.progress('outbox')).rejects.toThrow(ViewStoreClosed);
    await expect(reader.parked()).rejects.toThrow(ViewStoreClosed);
  });

  it('are refused where there are none', async () => {
    const refused = openViewsReadOnly(join(scratch.path, 'elsewhere'));
    await expect(refused).rejects.toThrow(ViewFileRefused);
    await expect(refused).rejects.toThrow('views.db: is not there');
  });
});
