import { describe, expect, it } from '@jest/globals';
import { numbersIn, numbersOf, ping } from '../contract/sample-events.ts';
import { StoreUnavailable, UnknownOutcome } from '../errors.ts';
import { memoryEventStore } from './memory-event-store.ts';
import { MemoryLog } from './memory-log.ts';

/** Whether a promise has settled once everything that can go on went on. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.finally(() => (done = true)).catch(() => undefined);
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe('a store in memory that fails on purpose', () => {
  it('refuses the next append, once, and writes nothing', async () => {
    const store = memoryEventStore();
    store.faults.failNextAppend('refused');
    await expect(store.append('ping-w.a', -1, [ping(0)])).rejects.toThrow(StoreUnavailable);
    expect(await numbersIn(store, 'ping-w.a')).toEqual([]);
    await store.append('ping-w.a', -1, [ping(1)]);
    expect(await numbersIn(store, 'ping-w.a')).toEqual([1]);
  });

  it('leaves the outcome unknown with nothing written, and a retry writes it', async () => {
    const store = memoryEventStore();
    const event = ping(0);
    store.faults.failNextAppend('unknown_unwritten');
    await expect(store.append('ping-w.a', -1, [event])).rejects.toThrow(UnknownOutcome);
    expect(await numbersIn(store, 'ping-w.a')).toEqual([]);
    expect(await store.append('ping-w.a', -1, [event])).toMatchObject({ revision: 0 });
  });

  it('leaves the outcome unknown though it was written, and a retry hears the first answer', async () => {
    const store = memoryEventStore();
    const event = ping(0);
    store.faults.failNextAppend('unknown_written');
    await expect(store.append('ping-w.a', -1, [event])).rejects.toThrow(UnknownOutcome);
    expect(await numbersIn(store, 'ping-w.a')).toEqual([0]);
    expect(await store.append('ping-w.a', -1, [event])).toEqual({ revision: 0, position: await store.head() });
    expect(await numbersIn(store, 'ping-w.a')).toEqual([0]);
  });

  it('fails in the planned order, then by chance, and asks chance about each append', async () => {
    const store = memoryEventStore();
    const asked: string[] = [];
    store.faults.chance = (stream) => (asked.push(stream) === 2 ? 'refused' : null);
    store.faults.failNextAppend('unknown_unwritten');
    store.faults.failNextAppend('refused');
    const outcomes = [];
    for (const n of [0, 1, 2, 3]) outcomes.push(await store.append(`ping-w.${n}`, -1, [ping(n)]).then(() => 'written', (error: Error) => error.name));
    expect(outcomes).toEqual(['UnknownOutcome', 'StoreUnavailable', 'written', 'StoreUnavailable']);
    expect(asked).toEqual(['ping-w.2', 'ping-w.3']);
  });

  it('freezes appends, unwritten, and lets them go in the order in which they came', async () => {
    const store = memoryEventStore();
    const release = store.faults.freezeAppends();
    const appends = [0, 1, 2].map((n) => store.append('ping-w.a', n - 1, [ping(n)]));
    expect(await settled(Promise.race(appends))).toBe(false);
    expect(await numbersIn(store, 'ping-w.a')).toEqual([]);
    release();
    expect((await Promise.all(appends)).map(({ revision }) => revision)).toEqual([0, 1, 2]);
  });

  it('stays frozen until everybody who froze it has released it', async () => {
    const store = memoryEventStore();
    const [one, other] = [store.faults.freezeReads(), store.faults.freezeReads()];
    const read = store.head();
    one();
    one();
    expect(await settled(read)).toBe(false);
    other();
    expect(await settled(read)).toBe(true);
  });

  it('freezes every kind of read, a follower too, while appends go on', async () => {
    const store = memoryEventStore();
    const pages = store.follow({ from: null, limit: 10, signal: new AbortController().signal })[Symbol.asyncIterator]();
    await pages.next();
    const release = store.faults.freezeReads();
    const { position } = await store.append('ping-w.a', -1, [ping(0)]);
    const following = pages.next();
    const reads = [store.readStream('ping-w.a'), store.readAll({ from: null, limit: 1 }), store.readBody(position), store.countAfter(null)];
    for (const read of [following, ...reads]) expect(await settled(read)).toBe(false);
    release();
    expect(numbersOf((await following).value?.events ?? [])).toEqual([0]);
    await Promise.all(reads);
  });

  it('waits at its close for what is frozen', async () => {
    const store = memoryEventStore();
    const release = store.faults.freezeAppends();
    const append = store.append('ping-w.a', -1, [ping(0)]);
    const closed = store.close();
    expect(await settled(closed)).toBe(false);
    release();
    await closed;
    expect(await append).toMatchObject({ revision: 0 });
  });
});

describe('a log in memory', () => {
  it('is shared by the stores that have it open, and their followers hear of each other', async () => {
    const log = new MemoryLog('log-1');
    const [writer, reader] = [memoryEventStore({ log }), memoryEventStore({ log })];
    const pages = reader.follow({ from: null, limit: 10, signal: new AbortController().signal })[Symbol.asyncIterator]();
    await pages.next();
    const arriving = pages.next();
    await writer.append('ping-w.a', -1, [ping(0)]);
    expect(numbersOf((await arriving).value?.events ?? [])).toEqual([0]);
    expect(reader.logId).toBe('log-1');
    await writer.close();
    expect(await numbersIn(reader, 'ping-w.a')).toEqual([0]);
  });

  it('has an id of its own, and positions of 20 digits', async () => {
    const [one, other] = [memoryEventStore(), memoryEventStore()];
    expect(one.logId).not.toBe(other.logId);
    expect((await one.append('ping-w.a', -1, [ping(0)])).position).toBe('00000000000000000001');
  });
});
