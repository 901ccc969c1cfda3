import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { numbersOf, ping, pings } from '../contract/sample-events.ts';
import { temporaryDirectory } from '../contract/temporary-directory.ts';
import type { EventStore } from '../event-store.ts';
import { openLogReadOnly, openSqliteEventStore } from './open.ts';

describe('a log opened for reading', () => {
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

  it('reads beside the writer, and sees what it commits', async () => {
    const log = await openLogReadOnly(directory.path);
    expect(log.logId).toBe(store.logId);
    expect(await log.head()).toBeNull();
    expect(await log.readAll({ from: null, limit: 10 })).toEqual({ events: [], position: null });
    const body = Uint8Array.from([1, 2]);
    const { position } = await store.append('ping-w.a', -1, [...pings(0, 2), ping(3, { body })]);
    expect(await log.head()).toBe(position);
    expect(await log.countAfter(null)).toBe(4);
    expect(await log.countAfter(position)).toBe(0);
    expect(await log.readBody(position)).toEqual(body);
    expect(numbersOf(await log.readStream('ping-w.a', { direction: 'backwards', limit: 2 }))).toEqual([3, 2]);
    await store.append('call-w.b', -1, [ping(4)]);
    const page = await log.readAll({ from: null, limit: 100, prefixes: ['ping-'] });
    expect(page).toEqual({ ...(await store.readAll({ from: null, limit: 100, prefixes: ['ping-'] })), position: await log.head() });
    await log.close();
  });

  it('reads a log that nobody has open', async () => {
    await store.append('ping-w.a', -1, pings(0, 2));
    await store.close();
    const log = await openLogReadOnly(directory.path);
    expect(numbersOf(await log.readStream('ping-w.a'))).toEqual([0, 1, 2]);
    await log.close();
  });

  it('does not keep the writer from going on', async () => {
    const log = await openLogReadOnly(directory.path);
    for (let n = 0; n < 50; n++) {
      await store.append('ping-w.a', n - 1, [ping(n)]);
      expect(await log.countAfter(null)).toBe(n + 1);
    }
    await store.close();
    expect(await log.countAfter(null)).toBe(50);
    await log.close();
  });
});
