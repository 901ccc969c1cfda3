import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { call, CALLS, commitOf, gone, listing, NOTES, place, stored } from '../contract/sample.ts';
import { UnknownCollection, ViewStoreClosed } from '../errors.ts';
import type { ViewStore } from '../view-store.ts';
import { ViewFileRefused } from './connection.ts';
import { openViewsReadOnly } from './read-only-views.ts';
import { scratchDirectory } from './scratch-directory.fixture.ts';
import type { ScratchDirectory } from './scratch-directory.fixture.ts';
import { openSqliteViewStore } from './sqlite-view-store.ts';
import type { ViewReader } from './view-reader.ts';

const first = commitOf({ documents: [call('c1', 1), call('c2', 2)], checkpoints: [{ name: 'calls', ...place(2) }] });
const second = commitOf({ documents: [call('c3', 3)], tombstones: [gone('c1', 4)], checkpoints: [{ name: 'calls', ...place(4) }] });

describe('views read beside the server', () => {
  let scratch: ScratchDirectory;
  let server: ViewStore;
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

  it('cannot be read after closing', async () => {
    const reader = await read();
    await reader.close();
    await expect(reader.checkpoint('calls')).rejects.toThrow(ViewStoreClosed);
    await expect(reader.progress('outbox')).rejects.toThrow(ViewStoreClosed);
  });

  it('are refused where there are none', async () => {
    const refused = openViewsReadOnly(join(scratch.path, 'elsewhere'));
    await expect(refused).rejects.toThrow(ViewFileRefused);
    await expect(refused).rejects.toThrow('views.db: is not there');
  });
});
