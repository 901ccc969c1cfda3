import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asItIs, type Upcasters } from '#domain/kernel/upcaster';
import { eventStoreContract } from './contract.ts';
import { metadata, numbersOf, ping, type Ping } from './contract/sample-events.ts';
import type { EventStore, RecordedEvent } from './event-store.ts';
import { memoryEventStore } from './memory/memory-event-store.ts';
import { upcasting, upcastingReads } from './upcasting.ts';

/** Numbers were single digits once; since the second version they count in tens. */
const inTens = (data: Ping): Ping => ({ ...data, n: data.n * 10 });
const since2: Upcasters = { Ping: [inTens] };

eventStoreContract(
  'upcasting',
  async () => {
    const inner = memoryEventStore();
    const upcasters = { Another: [asItIs] };
    return {
      store: upcasting(inner, upcasters),
      reopen: async () => upcasting(memoryEventStore({ log: inner.log }), upcasters),
      dispose: () => inner.close(),
    };
  },
  // It writes pings of version 3, which no upcaster knows of.
  ['content: metadata comes back whole, with what is optional and without it'],
);

/** A log with one ping of the first version, and one of the second. */
async function grown() {
  const inner = memoryEventStore();
  await inner.append('ping-w.a', -1, [ping(1)]);
  const store = upcasting(inner, since2);
  await store.append('ping-w.a', 0, [ping(20)]);
  return { inner, store };
}

async function firstFollowed(store: EventStore): Promise<readonly RecordedEvent[]> {
  for await (const { events } of store.follow({ from: null, limit: 10, signal: new AbortController().signal })) return events;
  return [];
}

describe('upcasting', () => {
  it('is the log itself where there are no upcasters, so that it costs nothing', () => {
    const inner = memoryEventStore();
    expect(upcasting(inner, {})).toBe(inner);
    expect(upcastingReads(inner, {})).toBe(inner);
  });

  it('writes each event with the version of its type', async () => {
    const { inner, store } = await grown();
    await store.append('other-w.a', -1, [{ ...ping(3), data: { type: 'Other' } }, ping(40)]);
    const written = [...(await inner.readStream('ping-w.a')), ...(await inner.readStream('other-w.a'))];
    expect(written.map(({ metadata }) => metadata.schema)).toEqual([1, 2, 1, 2]);
  });

  it.each([
    ['a stream', (store: EventStore) => store.readStream('ping-w.a')],
    ['the whole log', async (store: EventStore) => (await store.readAll({ from: null, limit: 10 })).events],
    ['what is followed', firstFollowed],
    ['a log that is only read', (store: EventStore) => upcastingReads(store, since2).readStream('ping-w.a')],
  ])('reads %s in the shapes of today', async (_, read) => {
    const { store } = await grown();
    const events = await read(store);
    expect(numbersOf(events)).toEqual([10, 20]);
    expect(events.map(({ metadata }) => metadata.schema)).toEqual([2, 2]);
  });

  it('changes nothing of what lies in the log', async () => {
    const { inner, store } = await grown();
    await store.readStream('ping-w.a');
    expect(numbersOf(await inner.readStream('ping-w.a'))).toEqual([1, 20]);
  });

  it('gives the first answer again to the same ids, whatever the version that they were written with', async () => {
    const inner = memoryEventStore();
    const event = ping(1);
    const first = await inner.append('ping-w.a', -1, [event]);
    expect(await upcasting(inner, since2).append('ping-w.a', -1, [event])).toEqual(first);
  });

  it('refuses an event of a version that is yet to come', async () => {
    const inner = memoryEventStore();
    await inner.append('ping-w.a', -1, [ping(1, { metadata: { ...metadata, schema: 3 } })]);
    await expect(upcasting(inner, since2).readStream('ping-w.a')).rejects.toThrow('Ping is of version 3');
  });

  it('raises an event once, however many releases it has seen and however often it is read through', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 }), async (written) => {
        const inner = memoryEventStore();
        const upcasters = (version: number): Upcasters => ({ Ping: Array.from({ length: version - 1 }, () => inTens) });
        for (const [n, version] of [...written].sort().entries()) await upcasting(inner, upcasters(version)).append('ping-w.a', n - 1, [ping(10 ** (version - 1))]);
        const today = upcasting(upcasting(inner, upcasters(4)), upcasters(4));
        expect(numbersOf(await today.readStream('ping-w.a'))).toEqual(written.map(() => 1_000));
      }),
      { numRuns: 30 },
    );
  });
});
