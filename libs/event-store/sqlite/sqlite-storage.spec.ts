import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { numbersOf, ping, pings, readToEnd } from '../contract/sample-events.ts';
import { temporaryDirectory } from '../contract/temporary-directory.ts';
import { openLogFile, type LogFile } from './log-file.ts';
import { sqliteLogWriter } from './log-writer.ts';
import { SqliteEventStore } from './sqlite-event-store.ts';

const checkpointer = { grown: () => undefined, stop: async () => undefined };

describe('the embedded store and its file', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let log: LogFile;
  let store: SqliteEventStore;

  beforeEach(() => {
    directory = temporaryDirectory();
    log = openLogFile(directory.path);
    store = open();
  });

  afterEach(async () => {
    await store.close();
    directory.remove();
  });

  /** A store that keeps few events in memory. */
  function open(): SqliteEventStore {
    const tail = { events: 8, units: 100_000 };
    return new SqliteEventStore({ log, writer: sqliteLogWriter(log.connection), checkpointer, maxAppendBytes: 4_096, tail });
  }

  it('numbers positions from 1 with no gap, in 20 digits, whatever was refused in between', async () => {
    await store.append('ping-w.a', -1, pings(0, 1));
    await expect(store.append('ping-w.a', -1, pings(5, 6))).rejects.toThrow('stands at 1, not at -1');
    const { position } = await store.append('ping-w.b', -1, [ping(2)]);
    expect(position).toBe('00000000000000000003');
  });

  it('keeps an event as one JSON text, and a body beside it, compressed above 16 KiB', async () => {
    const event = ping(0, { body: new Uint8Array(100_000).fill(65) });
    await store.append('ping-w.a', -1, [event, ping(1, { body: Uint8Array.from([7]) })]);
    const rows = log.connection.prepare('SELECT json FROM events ORDER BY position').all() as { json: string }[];
    const { id, data, metadata } = event;
    expect(JSON.parse(rows[0]?.json ?? '')).toEqual({ id, data, metadata });
    const bodies = log.connection.prepare('SELECT position, encoding, length(bytes) AS size FROM bodies ORDER BY position').all();
    expect(bodies).toEqual([
      { position: 1, encoding: 1, size: expect.any(Number) },
      { position: 2, encoding: 0, size: 1 },
    ]);
    expect((bodies[0] as { size: number }).size).toBeLessThan(1_000);
    expect(Buffer.from((await store.readBody('00000000000000000001')) ?? []).equals(Buffer.alloc(100_000, 65))).toBe(true);
  });

  it('does not count bodies to the size of an append', async () => {
    const { revision } = await store.append('ping-w.a', -1, [ping(0, { body: new Uint8Array(50_000) })]);
    expect(revision).toBe(0);
  });

  it('gives the same pages from memory, from the file, and across both', async () => {
    for (let n = 0; n < 30; n++) await store.append(n % 2 ? 'ping-w.a' : 'call-w.b', Math.floor(n / 2) - 1, [ping(n)]);
    const fromBoth = await readToEnd(store, 7);
    const prefixed = await readToEnd(store, 7, ['ping-']);
    expect(numbersOf(fromBoth)).toEqual(Array.from({ length: 30 }, (_, n) => n));
    const cold = open();
    expect(await readToEnd(cold, 7)).toEqual(fromBoth);
    expect(await readToEnd(cold, 7, ['ping-'])).toEqual(prefixed);
    expect(numbersOf(prefixed)).toEqual(Array.from({ length: 15 }, (_, n) => n * 2 + 1));
  });

  it('serves whoever is near the end without touching the file, and one decoded event to all', async () => {
    const { position } = await store.append('ping-w.a', -1, pings(0, 4));
    await store.append('ping-w.a', 4, pings(5, 7));
    const damage = new Database(log.file);
    damage.exec('DELETE FROM events');
    damage.close();
    const [one, other] = await Promise.all([1, 2].map(() => store.readAll({ from: position, limit: 10 })));
    expect(numbersOf(one?.events ?? [])).toEqual([5, 6, 7]);
    expect(other?.events[0]).toBe(one?.events[0]);
    expect(await store.readStream('ping-w.a')).toEqual([]);
  });

  it('opens with the last revisions and stream numbers of the file', async () => {
    await store.append('ping-w.a', -1, pings(0, 2));
    await store.append('ping-w.b', -1, [ping(3)]);
    const again = open();
    expect(await again.append('ping-w.c', -1, [ping(4)])).toEqual({ revision: 0, position: '00000000000000000005' });
    expect(await again.append('ping-w.a', 2, [ping(5)])).toMatchObject({ revision: 3 });
    const names = log.connection.prepare('SELECT id, name FROM streams ORDER BY id').raw().all();
    expect(names).toEqual([[1, 'ping-w.a'], [2, 'ping-w.b'], [3, 'ping-w.c']]);
  });

  it('says that it is damaged rather than leave an event out', async () => {
    await store.append('ping-w.a', -1, pings(0, 11));
    log.connection.exec('DELETE FROM events WHERE position = 2');
    await expect(store.readAll({ from: null, limit: 3 })).rejects.toThrow('the log is damaged: 1 of the 3 events after 0 are missing');
    await expect(readToEnd(open(), 100)).rejects.toThrow('the log is damaged');
  });

  it('takes more appends at once than one commit holds', async () => {
    const answers = await Promise.all(pings(0, 2_499).map((event, n) => store.append(`ping-w.${n % 50}`, Math.floor(n / 50) - 1, [event])));
    expect(new Set(answers.map(({ position }) => position)).size).toBe(2_500);
    expect(await store.countAfter(null)).toBe(2_500);
    expect(numbersOf(await readToEnd(store, 1_000))).toEqual(Array.from({ length: 2_500 }, (_, n) => n));
  });
});
