import { describe, expect, it } from '@jest/globals';
import { after, HOUR } from '#domain/kernel/instant';
import { memoryEventStore, type MemoryEventStore } from '#event-store/memory/memory-event-store';
import { turns } from '#testing/eventually';
import { connectInbound, inboundMessage, type Payload } from '#testing/fixtures/payloads';
import { T0 } from '#testing/test-system';
import { connect, desk, translations } from './translator.fixture.ts';

const text = (n: number): Payload => inboundMessage({ wamid: `wamid.${n}`, at: T0, user: { number: `1555${n}` } });
const oldText = (n: number): Payload => inboundMessage({ wamid: `wamid.${n}`, at: after(T0, -HOUR), user: { number: `1555${n}` } });
const elsewhere = { phoneNumberId: '777' };

/** A translator of each lane on one log, with the number connected. */
async function bothLanes(store: MemoryEventStore = memoryEventStore()) {
  const [fresh, backlog] = [desk(store, 'fresh'), desk(store, 'backlog')];
  await connect(fresh.gateway);
  return { store, fresh, backlog, deliver: fresh.deliver };
}

/** Positions of the bodies that are read from now on. */
function bodiesRead(store: MemoryEventStore): readonly string[] {
  const read: string[] = [];
  const readBody = store.readBody.bind(store);
  store.readBody = (position) => (read.push(position), readBody(position));
  return read;
}

const payloadsOf = async (...given: Parameters<typeof translations>) => (await translations(...given)).map(({ payload }) => payload);

describe('the lanes of translation', () => {
  it('AU-5 take each payload in one of them, by its age when it came in, and read no body of the other', async () => {
    const { store, fresh, backlog, deliver } = await bothLanes();
    const positions: string[] = [];
    for (let n = 0; n < 6; n++) positions.push(await deliver(n % 2 === 0 ? text(n) : oldText(n)));
    const read = bodiesRead(store);
    await fresh.translate();
    expect(read).toEqual([0, 2, 4].map((n) => positions[n]));
    await backlog.translate();
    expect(await payloadsOf(store, 'fresh')).toEqual([0, 2, 4].map((n) => positions[n]));
    expect(await payloadsOf(store, 'backlog')).toEqual([1, 3, 5].map((n) => positions[n]));
    expect(backlog.handled.map(({ context }) => context.cause.process)).toEqual(Array(3).fill('translation-backlog'));
    expect(read).toHaveLength(6);
  });

  it('take payloads of versions that knew one lane only for fresh', async () => {
    const { store, fresh, backlog } = await bothLanes();
    const data = { type: 'PayloadReceived', source: 'whatsapp', receivedAt: T0, bytes: 2, secret: 0 };
    const metadata = { workspace: null, actor: 'platform', correlationId: 'co', effectiveAt: T0, recordedAt: T0, schema: 1 };
    const { position } = await store.append('intake-whatsapp.2026-11-24', -1, [{ id: '0b0b0b0b-0000-4000-8000-000000000000', data, metadata, body: Buffer.from('{}') }]);
    await backlog.translate();
    await fresh.translate();
    expect([await payloadsOf(store, 'backlog'), await payloadsOf(store, 'fresh')]).toEqual([[], [position]]);
  });

  it('each go on behind the last payload of their own, whatever the other one has done', async () => {
    const { store, fresh, backlog, deliver } = await bothLanes();
    const old = await deliver(oldText(1));
    const last = await deliver(text(2));
    await fresh.translate();
    expect([await desk(store, 'fresh').translator.startAt(), await desk(store, 'backlog').translator.startAt()]).toEqual([last, '']);
    await backlog.translate();
    expect(await desk(store, 'backlog').translator.startAt()).toBe(old);
  });

  it('AU-5 each take up what waited in them for a number, once', async () => {
    const { store, fresh, backlog, deliver } = await bothLanes();
    const call = (n: number, at: typeof T0): Payload => connectInbound({ callId: `wacid.${n}`, at, user: { number: `1555${n}` }, ...elsewhere });
    const waiting = [await deliver(call(1, T0)), await deliver(call(2, after(T0, -HOUR)))];
    for (const lane of [fresh, backlog]) await lane.translate();
    await connect(fresh.gateway, '777');
    for (const lane of [fresh, backlog]) await lane.translate();
    for (const [n, lane] of (['fresh', 'backlog'] as const).entries()) {
      expect((await translations(store, lane)).map(({ payload, bucket }) => [payload, bucket])).toEqual([[waiting[n], 'quarantined'], [waiting[n], 'processed']]);
    }
  });

  it('give the backlog in groups of 16, and ask before each of them whether it is its turn', async () => {
    const { store, backlog, deliver } = await bothLanes();
    for (let n = 0; n < 40; n++) await deliver(oldText(n));
    const turnsTaken: (() => void)[] = [];
    backlog.plan.turn = () => new Promise((resolve) => turnsTaken.push(resolve));
    const translating = backlog.translate();
    const done: number[] = [];
    for (let group = 0; group < 3; group++) {
      while (turnsTaken.length <= group) await turns(1);
      done.push((await translations(store, 'backlog')).length);
      turnsTaken[group]?.();
    }
    await translating;
    done.push((await translations(store, 'backlog')).length);
    expect(done).toEqual([0, 16, 32, 40]);
  });

  it('keep each other from nothing: a fault of one leaves the other where it is', async () => {
    const { store, fresh, backlog, deliver } = await bothLanes();
    const [old, now] = [await deliver(oldText(1)), await deliver(text(2))];
    store.faults.chance = (stream) => (stream === 'translation-backlog' ? 'refused' : null);
    await expect(backlog.translate()).rejects.toThrow('refuses');
    await fresh.translate();
    store.faults.chance = () => null;
    await backlog.translate();
    expect(await payloadsOf(store)).toEqual([now, old]);
  });
});
