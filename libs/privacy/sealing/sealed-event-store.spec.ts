import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '#domain/kernel/event';
import { workspaceId } from '#domain/kernel/ids';
import { instant } from '#domain/kernel/instant';
import { StoreUnavailable } from '#event-store/errors';
import type { NewEvent } from '#event-store/event-store';
import { memoryEventStore, type MemoryEventStore } from '#event-store/memory/memory-event-store';
import { seededIds } from '#testing/seeded-ids';
import { KeysUnavailable } from '../keys/errors.ts';
import { KeyRack } from '../keys/key-ring.fixture.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { SealedEventStore } from './sealed-event-store.ts';

const ids = seededIds('sealed events');
const CALL = 'call-demo.cl_1';
const SHEENA = { name: 'Sheena Nelson', waId: '16315553602' };

const event = (data: object, more: Partial<NewEvent> = {}): NewEvent => {
  const metadata = { workspace: workspaceId('demo'), actor: 'platform', correlationId: 'co_1', effectiveAt: instant(0), recordedAt: instant(0), schema: 1 };
  return { id: ids.uuid(), data: data as DomainEvent, metadata, ...more };
};
const fact = (contactId: string | null, subject: object | null = SHEENA) => event({ type: 'CallReceived', context: { callId: 'cl_1', contactId }, subject });
const taken = () => event({ type: 'CallAccepted', callId: 'cl_1', subject: { sdp: 'v=0 of Sheena' } });

/** A sealed log, what lies under it, and its keys. */
class Bench {
  readonly rack = new KeyRack();
  readonly inner = memoryEventStore();
  readonly warned: string[] = [];
  pauses = 0;
  private open: Promise<{ store: SealedEventStore; ring: KeyRing }> | null = null;

  opened() {
    return (this.open ??= this.again());
  }

  /** Another process on the same log and keys. */
  async again(inner: MemoryEventStore = memoryEventStore({ log: this.inner.log })) {
    const ring = await this.rack.open();
    const pause = async (): Promise<void> => {
      this.pauses += 1;
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { ring, store: new SealedEventStore({ store: inner, ring, warn: (message) => void this.warned.push(message), pause }) };
  }

  async append(stream: string, expected: number, ...events: readonly NewEvent[]) {
    return (await this.opened()).store.append(stream, expected, events);
  }

  /** What lies in the log, as whoever steals the disk finds it. */
  async raw(stream = CALL) {
    return (await this.inner.readStream(stream)).map(({ data }) => data);
  }

  async keys(stream = CALL) {
    return (await this.raw(stream)).map(({ subject }) => subject?.['key'] ?? null);
  }

  async subjects(stream = CALL) {
    return (await (await this.opened()).store.readStream(stream)).map(({ data }) => data.subject);
  }
}

describe('a sealed log', () => {
  it('holds nothing personal in clear, and gives out what was put in', async () => {
    const bench = new Bench();
    await bench.append(CALL, -1, fact('ct_1'), taken());
    expect(JSON.stringify(await bench.raw())).not.toMatch(/Sheena|16315553602|v=0/);
    expect(await bench.raw()).toMatchObject([{ type: 'CallReceived', context: { contactId: 'ct_1' } }, { type: 'CallAccepted' }]);
    expect(await bench.subjects()).toEqual([SHEENA, { sdp: 'v=0 of Sheena' }]);
  });

  it('gives out the same to every reader, in pages and to followers too, and after a restart', async () => {
    const bench = new Bench();
    await bench.append(CALL, -1, fact('ct_1'));
    for (const { store } of [await bench.opened(), await bench.again()]) {
      const stop = new AbortController();
      const { events } = await store.readAll({ from: null, limit: 10 });
      for await (const page of store.follow({ from: null, limit: 10, signal: stop.signal })) {
        expect(page.events).toEqual(events);
        stop.abort();
      }
      expect(events).toEqual(await store.readStream(CALL));
      expect(events[0]?.data.subject).toEqual(SHEENA);
    }
  });

  it('opens an event once for all readers of a log that gives out the same one', async () => {
    const bench = new Bench();
    await bench.append(CALL, -1, fact('ct_1'));
    const [same] = await bench.inner.readStream(CALL);
    const { store } = await bench.again(Object.assign(Object.create(bench.inner) as MemoryEventStore, { readStream: async () => [same] }));
    const [[one], [other]] = await Promise.all([store.readStream(CALL), store.readStream(CALL)]);
    expect(one).toBe(other);
    expect(one?.data.subject).toEqual(SHEENA);
  });

  it('has a key durable before anything that is sealed under it', async () => {
    const bench = new Bench();
    await bench.opened();
    bench.rack.failing = ['add'];
    await expect(bench.append(CALL, -1, fact('ct_1'))).rejects.toThrow();
    expect(await bench.raw()).toEqual([]);
  });

  it('leaves alone what holds nothing personal: no subject, an empty one, an erased one', async () => {
    const bench = new Bench();
    await bench.append(CALL, -1, event({ type: 'CallOffered' }), fact('ct_1', {}), fact('ct_1', null));
    expect((await bench.raw()).map(({ subject }) => subject)).toEqual([undefined, {}, null]);
    expect(await bench.subjects()).toEqual([undefined, {}, null]);
  });

  it('reads what an earlier version wrote in clear as it is', async () => {
    const bench = new Bench();
    await bench.inner.append(CALL, -1, [fact('ct_1')]);
    expect(await bench.subjects()).toEqual([SHEENA]);
  });

  it('answers a repeated append like the first one, though every box is another', async () => {
    const bench = new Bench();
    const events = [fact('ct_1'), taken()];
    const first = await bench.append(CALL, -1, ...events);
    expect(await bench.append(CALL, -1, ...events)).toEqual(first);
    expect(await (await bench.again()).store.append(CALL, -1, events)).toEqual(first);
    await expect(bench.append(CALL, -1, fact('ct_1'))).rejects.toThrow('stands at 1, not at -1');
  });

  it('binds a box to its stream and type: moved elsewhere it opens as nothing, and that is told', async () => {
    const bench = new Bench();
    await bench.append(CALL, -1, fact('ct_1'));
    const subject = (await bench.raw())[0]?.subject as object;
    await bench.inner.append('call-demo.cl_2', -1, [fact('ct_1', subject)]);
    await bench.inner.append(CALL, 0, [event({ type: 'CallRinging', context: { contactId: 'ct_1' }, subject })]);
    expect(await bench.subjects('call-demo.cl_2')).toEqual([null]);
    expect(await bench.subjects()).toEqual([SHEENA, null]);
    expect(bench.warned).toEqual([expect.stringContaining('sealed under the key demo/ct_1 does not open')]);
  });
});

describe('the keys of a sealed log', () => {
  it('are found again by a later process that appends to a stream of which it has seen nothing', async () => {
    const bench = new Bench();
    await bench.append(CALL, -1, fact('ct_1'));
    await (await bench.again()).store.append(CALL, 0, [taken()]);
    expect(await bench.keys()).toEqual(['demo/ct_1', 'demo/ct_1']);
  });

  it('are linked to the contact, whoever names it and whoever had sealed under the stream’s own key', async () => {
    const bench = new Bench();
    await bench.append(CALL, -1, fact(null));
    const { store, ring } = await bench.again();
    await store.append(CALL, 0, [fact('ct_1')]);
    expect(await bench.keys()).toEqual([`stream:${CALL}`, 'demo/ct_1']);
    expect(await ring.store.linked('demo/ct_1')).toEqual([`stream:${CALL}`]);
  });

  it('tell of a stream that is about two', async () => {
    const bench = new Bench();
    await bench.append(CALL, -1, fact('ct_1'));
    const { store, ring } = await bench.again();
    await store.append(CALL, 0, [fact('ct_2')]);
    expect(await ring.store.linked('demo/ct_1')).toEqual([`shared:${CALL}`]);
    expect(await ring.store.linked('demo/ct_2')).toEqual([`shared:${CALL}`]);
  });

  it('are right after a race that was lost: what the winner wrote is looked at', async () => {
    const bench = new Bench();
    const loser = await bench.again();
    await bench.append(CALL, -1, fact('ct_1'));
    await expect(loser.store.append(CALL, -1, [taken()])).rejects.toThrow('stands at 0');
    await loser.store.append(CALL, 0, [taken()]);
    expect(await bench.keys()).toEqual(['demo/ct_1', 'demo/ct_1']);
  });

  it('are of the workspace, so that two workspaces share none', async () => {
    const bench = new Bench();
    const { metadata, ...other } = fact('ct_1');
    await bench.append(CALL, -1, fact('ct_1'));
    await bench.append('call-shop.cl_1', -1, { ...other, metadata: { ...metadata, workspace: workspaceId('shop') } });
    expect([await bench.keys(), await bench.keys('call-shop.cl_1')]).toEqual([['demo/ct_1'], ['shop/ct_1']]);
  });
});

describe('a sealed log after an erasure', () => {
  it('gives out nothing that lay under the key, to no reader and in no process, and all the rest', async () => {
    const bench = new Bench();
    await bench.append(CALL, -1, fact('ct_1'), taken());
    await bench.append('call-demo.cl_2', -1, fact('ct_2', { name: 'Amina' }));
    await bench.subjects();
    const other = await bench.again();
    await other.store.readStream(CALL);
    await (await bench.opened()).ring.destroy(['demo/ct_1']);
    expect(await bench.subjects()).toEqual([null, null]);
    expect(await bench.subjects('call-demo.cl_2')).toEqual([{ name: 'Amina' }]);
    bench.rack.time.timing += 1_000;
    expect((await other.store.readStream(CALL)).map(({ data }) => data.subject)).toEqual([null, null]);
  });

  it('takes in nothing new of that person, under a key held ready or not', async () => {
    const bench = new Bench();
    await bench.append(CALL, -1, fact('ct_1'));
    await (await bench.opened()).ring.destroy(['demo/ct_1']);
    await bench.append(CALL, 0, fact('ct_1'));
    await bench.append(CALL, 1, taken());
    expect((await bench.raw()).slice(1)).toMatchObject([{ type: 'CallReceived', subject: null }, { type: 'CallAccepted', subject: null }]);
  });

  it('opens what is left, where an old backup of the keys was put back and keys are missing', async () => {
    const bench = new Bench();
    await bench.append(CALL, -1, fact('ct_1'));
    bench.rack.contents.keys.delete('demo/ct_1');
    const { store } = await bench.again();
    expect((await store.readStream(CALL))[0]?.data.subject).toBeNull();
    await store.append(CALL, 0, [fact('ct_1')]);
    expect((await store.readStream(CALL)).map(({ data }) => data.subject)).toEqual([null, SHEENA]);
  });
});

describe('the bodies of a sealed log', () => {
  const payload = (text: string) => event({ type: 'PayloadReceived' }, { body: Buffer.from(text) });
  const raw = async (bench: Bench, position: string) => Buffer.from((await bench.inner.readBody(position)) ?? []);

  it('lie sealed, each under a key of its own, and come out as they came in', async () => {
    const bench = new Bench();
    const texts = ['{"name":"Sheena Nelson"}', '', JSON.stringify(Array.from({ length: 5_000 }, (_, n) => ({ n, name: 'Sheena Nelson' })))];
    await bench.append('intake-whatsapp.1', -1, ...texts.map(payload));
    const { store } = await bench.opened();
    const positions = (await store.readStream('intake-whatsapp.1')).map(({ position }) => position);
    const payloads = await Promise.all(positions.map((position) => store.payload(position)));
    expect(payloads.map(({ body }) => Buffer.from(body ?? []).toString())).toEqual(texts);
    expect(new Set(payloads.map(({ key }) => key)).size).toBe(3);
    for (const position of positions) expect((await raw(bench, position)).includes('Sheena')).toBe(false);
    expect((await raw(bench, positions[2] as string)).length).toBeLessThan((texts[2] as string).length / 4);
  });

  it('come out as nothing once their key is gone, and the others stay', async () => {
    const bench = new Bench();
    await bench.append('intake-whatsapp.1', -1, payload('one'), payload('two'));
    const { store, ring } = await bench.opened();
    const [one, two] = (await store.readStream('intake-whatsapp.1')).map(({ position }) => position) as [string, string];
    const { key } = await store.payload(one);
    await ring.destroy([key as string]);
    expect(await store.payload(one)).toEqual({ body: null, key });
    expect(Buffer.from((await store.readBody(two)) ?? []).toString()).toBe('two');
  });

  it('are read as they are where an earlier version stored them in clear', async () => {
    const bench = new Bench();
    await bench.inner.append('intake-whatsapp.1', -1, [payload('{}'), event({ type: 'PayloadReceived' }, { body: randomBytes(5) })]);
    const { store } = await bench.opened();
    expect(await store.payload('00000000000000000001')).toEqual({ body: new Uint8Array(Buffer.from('{}')), key: null });
  });

  it('come out as nothing where they are damaged, and that is told', async () => {
    const bench = new Bench();
    await bench.append('intake-whatsapp.1', -1, payload('one'));
    const sealed = await bench.inner.readBody('00000000000000000001');
    const damaged = Uint8Array.from(sealed ?? [], (byte, i) => (i === 20 ? byte ^ 1 : byte));
    await bench.inner.append('intake-whatsapp.2', -1, [event({ type: 'PayloadReceived' }, { body: damaged })]);
    expect(await (await bench.opened()).store.readBody('00000000000000000002')).toBeNull();
    expect(bench.warned).toHaveLength(1);
  });
});

describe('a sealed log without its keys', () => {
  const failing = (bench: Bench, calls: readonly string[]): void => {
    bench.rack.failing = calls;
  };

  it('neither takes nor gives out what needs them, and never lets anything through in clear', async () => {
    const bench = new Bench();
    await bench.append(CALL, -1, fact('ct_1'));
    const { store, ring } = await bench.again();
    await ring.store.close();
    await expect(store.readStream(CALL)).rejects.toThrow(StoreUnavailable);
    await expect(store.append(CALL, 0, [taken()])).rejects.toThrow(StoreUnavailable);
    expect(await bench.raw()).toHaveLength(1);
    expect(await store.append('line-demo.anna', -1, [event({ type: 'AgentOnline' })])).toMatchObject({ revision: 0 });
  });

  it('keeps its followers waiting, and goes on when the keys are back', async () => {
    const bench = new Bench();
    await bench.append(CALL, -1, fact('ct_1'));
    const { store } = await bench.again();
    bench.rack.failing = ['read'];
    bench.rack.fault = new KeysUnavailable('not now');
    const stop = new AbortController();
    const pages = store.follow({ from: null, limit: 10, signal: stop.signal })[Symbol.asyncIterator]();
    const page = pages.next();
    while (bench.pauses < 3) await new Promise((resolve) => setImmediate(resolve));
    failing(bench, []);
    expect((await page).value?.events[0]?.data.subject).toEqual(SHEENA);
    stop.abort();
    expect((await pages.next()).done).toBe(true);
  });

  it('lets a follower go who leaves while it waits', async () => {
    const bench = new Bench();
    await bench.append(CALL, -1, fact('ct_1'));
    const { store } = await bench.again();
    bench.rack.failing = ['read'];
    bench.rack.fault = new KeysUnavailable('not now');
    const stop = new AbortController();
    const page = store.follow({ from: null, limit: 10, signal: stop.signal })[Symbol.asyncIterator]().next();
    while (bench.pauses < 1) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    expect((await page).done).toBe(true);
  });
});
