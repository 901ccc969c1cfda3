import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { numbersOf, pings } from '../contract/sample-events.ts';
import { temporaryDirectory } from '../contract/temporary-directory.ts';
import type { EventStore } from '../event-store.ts';
import { openSqliteEventStore } from './open.ts';

describe('reads that are answered from what is known of a stream', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let store: EventStore;

  beforeEach(async () => {
    directory = temporaryDirectory();
    store = await openSqliteEventStore(directory.path);
  });

  afterEach(async () => {
    await store.close();
    directory.remove();
  });

  const read = async (from?: number) => numbersOf(await store.readStream('ping-w.a', { ...(from !== undefined && { from }) }));

  it('finds a stream that was looked for before it was there', async () => {
    expect(await read()).toEqual([]);
    await store.append('ping-w.a', -1, pings(0, 1));
    expect(await read()).toEqual([0, 1]);
  });

  it('finds what was appended after somebody had asked for more', async () => {
    await store.append('ping-w.a', -1, pings(0, 1));
    expect(await read(2)).toEqual([]);
    await store.append('ping-w.a', 1, pings(2, 3));
    expect(await read(2)).toEqual([2, 3]);
    expect(await read(3)).toEqual([3]);
    expect(await read(4)).toEqual([]);
  });

  it('shows nothing of an append that is not yet durable', async () => {
    expect(await read()).toEqual([]);
    const appended = store.append('ping-w.a', -1, pings(0, 0));
    expect(await read()).toEqual([]);
    await appended;
    expect(await read()).toEqual([0]);
  });

  it('knows a stream after a restart', async () => {
    await store.append('ping-w.a', -1, pings(0, 1));
    await store.close();
    store = await openSqliteEventStore(directory.path);
    expect(await read(2)).toEqual([]);
    expect(await read(1)).toEqual([1]);
  });
});
