import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PayloadReceived } from '#domain/intake/intake.events';
import { after, instant, parseInstant, SECOND, type Instant } from '#domain/kernel/instant';
import { ManualClock } from '#engine/clock/manual-clock';
import { StoreUnavailable } from '#event-store/errors';
import type { EventStore } from '#event-store/event-store';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { turns } from '#testing/eventually';
import { bodyOf, inboundMessage } from '#testing/fixtures/payloads';
import { seededIds } from '#testing/seeded-ids';
import { Intake } from './intake.ts';

const T0 = parseInstant('2026-11-24T23:59:00Z') as Instant;
const DAY_1 = 'intake-whatsapp.2026-11-24';
const DAY_2 = 'intake-whatsapp.2026-11-25';

let intakes = 0;

function open(store = memoryEventStore(), clock = new ManualClock(T0)) {
  const appended: number[] = [];
  const append = store.append.bind(store);
  store.append = (stream, expected, events) => {
    appended.push(events.length);
    return append(stream, expected, events);
  };
  return { store, clock, appended, intake: new Intake(store, clock, seededIds(`intake ${++intakes}`)) };
}

const body = (n: number | string, size = 0): Uint8Array => Buffer.from(`${n}`.padEnd(size, ' '));

/** The bodies of a day, as text, in order. */
async function bodiesIn(store: EventStore, stream = DAY_1): Promise<readonly string[]> {
  const events = await store.readStream(stream);
  return Promise.all(events.map(async ({ position }) => Buffer.from((await store.readBody(position)) ?? []).toString().trim()));
}

describe('intake', () => {
  it('stores a body byte for byte with what is known of it, and answers with its position', async () => {
    const { store, intake } = open();
    const raw = Uint8Array.of(0, 255, 10, 13, 0xc3, 0x28);
    const position = await intake.receive(raw, 1);
    const [event] = await store.readStream(DAY_1);
    expect(event?.position).toBe(position);
    expect(event?.data).toEqual({ type: 'PayloadReceived', source: 'whatsapp', receivedAt: T0, bytes: 6, secret: 1, lane: 'fresh' });
    expect(event?.metadata).toMatchObject({ workspace: null, actor: 'platform', correlationId: event?.id, effectiveAt: T0, recordedAt: T0 });
    expect(await store.readBody(position)).toEqual(raw);
  });

  it('tells what is old from what is fresh by the newest time in the body, and stores it as it is', async () => {
    const { store, intake } = open();
    const told = [-121, -120, 600].map((seconds) => bodyOf(inboundMessage({ wamid: 'wamid.1', at: after(T0, seconds * SECOND) })));
    for (const one of told) await intake.receive(one, 0);
    const events = await store.readStream(DAY_1);
    expect(events.map(({ data }) => (data as unknown as PayloadReceived).lane)).toEqual(['backlog', 'fresh', 'fresh']);
    expect(await bodiesIn(store)).toEqual(told.map((one) => Buffer.from(one).toString()));
  });

  it('answers nobody before the payload is durable, and is busy until then', async () => {
    const { store, intake } = open();
    const thaw = store.faults.freezeAppends();
    const answered: string[] = [];
    const received = intake.receive(body(1), 0).then((position) => answered.push(position));
    await turns();
    expect([answered, intake.busy]).toEqual([[], true]);
    thaw();
    await received;
    await turns();
    expect([answered.length, intake.busy]).toEqual([1, false]);
  });

  it('stores what comes together in few appends, in the order in which it came', async () => {
    const { store, intake, appended } = open();
    const numbers = Array.from({ length: 300 }, (_, n) => n);
    const positions = await Promise.all(numbers.map((n) => intake.receive(body(n), 0)));
    expect(appended).toEqual([128, 128, 44]);
    expect(await bodiesIn(store)).toEqual(numbers.map(String));
    expect([...positions].sort()).toEqual(positions);
  });

  it('puts what comes while an append is under way together into the next one', async () => {
    const { store, intake, appended } = open();
    const thaw = store.faults.freezeAppends();
    const first = intake.receive(body('first'), 0);
    await turns();
    const rest = [1, 2, 3].map((n) => intake.receive(body(n), 0));
    thaw();
    await Promise.all([first, ...rest]);
    expect(appended).toEqual([1, 3]);
    expect(await bodiesIn(store)).toEqual(['first', '1', '2', '3']);
  });

  it('keeps an append to 8 MiB of bodies, and takes a larger body alone', async () => {
    const { intake, appended, store } = open();
    const MiB = 1_048_576;
    await Promise.all([body(1, 3 * MiB), body(2, 3 * MiB), body(3, 3 * MiB), body(4, 9 * MiB), body(5)].map((one) => intake.receive(one, 0)));
    expect(appended).toEqual([2, 1, 1, 1]);
    expect(await bodiesIn(store)).toEqual(['1', '2', '3', '4', '5']);
  });

  it.each(['unknown_written', 'unknown_unwritten'] as const)('stores each payload once where nobody knows what came of an append (%s)', async (fault) => {
    const { store, intake } = open();
    await intake.receive(body(0), 0);
    store.faults.failNextAppend(fault);
    store.faults.failNextAppend(fault);
    const positions = await Promise.all([1, 2].map((n) => intake.receive(body(n), 0)));
    expect(await bodiesIn(store)).toEqual(['0', '1', '2']);
    expect(new Set(positions)).toEqual(new Set([await store.head()]));
  });

  it('goes on behind another process that writes to the same day', async () => {
    const { store, intake } = open();
    const other = new Intake(store, new ManualClock(T0), seededIds('another process'));
    for (let n = 0; n < 4; n++) await Promise.all([intake.receive(body(`a${n}`), 0), other.receive(body(`b${n}`), 0)]);
    const stored = await bodiesIn(store);
    expect([...stored].sort()).toEqual(['a0', 'a1', 'a2', 'a3', 'b0', 'b1', 'b2', 'b3']);
    expect(stored.filter((one) => one.startsWith('a'))).toEqual(['a0', 'a1', 'a2', 'a3']);
  });

  it('goes on where the day stood before a restart', async () => {
    const { store, intake } = open();
    await intake.receive(body(1), 0);
    await new Intake(store, new ManualClock(T0), seededIds('after a restart')).receive(body(2), 0);
    expect(await bodiesIn(store)).toEqual(['1', '2']);
  });

  it('begins a stream with every day, and finds an old one again when the clock goes back', async () => {
    const { store, clock, intake } = open();
    await intake.receive(body(1), 0);
    await clock.set(after(T0, 60_000));
    await intake.receive(body(2), 0);
    await clock.set(instant(T0));
    await intake.receive(body(3), 0);
    expect([await bodiesIn(store, DAY_1), await bodiesIn(store, DAY_2)]).toEqual([['1', '3'], ['2']]);
  });

  it('tells everybody who waits for an append that it failed, stores nothing of it, and goes on with the next ones', async () => {
    const { store, intake } = open();
    const thaw = store.faults.freezeAppends();
    store.faults.failNextAppend('refused');
    const first = [1, 2, 3].map((n) => intake.receive(body(n), 0));
    const outcomes = Promise.allSettled(first);
    await turns();
    const next = intake.receive(body(4), 0);
    thaw();
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    await next;
    await intake.receive(body(5), 0);
    expect(await bodiesIn(store)).toEqual(['4', '5']);
    expect(intake.busy).toBe(false);
  });

  it('tells everybody where the day cannot be read, and tries again with the next ones', async () => {
    const { store, intake } = open();
    const read = store.readStream.bind(store);
    let failures = 1;
    store.readStream = (...given) => (failures-- > 0 ? Promise.reject(new StoreUnavailable('gone')) : read(...given));
    await expect(intake.receive(body(1), 0)).rejects.toThrow('gone');
    await intake.receive(body(2), 0);
    expect(await bodiesIn(store)).toEqual(['2']);
  });

  it('loses nothing that it acknowledged, stores nothing twice and keeps the order, whatever fails', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ bodies: fc.integer({ min: 1, max: 5 }), fault: fc.constantFrom('refused', 'unknown_written', 'unknown_unwritten', null) }), { maxLength: 12 }),
        async (bursts) => {
          const { store, intake } = open();
          const acknowledged: string[] = [];
          let count = 0;
          for (const burst of bursts) {
            if (burst.fault) store.faults.failNextAppend(burst.fault);
            const numbers = Array.from({ length: burst.bodies }, () => String(count++));
            const answers = numbers.map((n) => intake.receive(body(n), 0).then(() => acknowledged.push(n), () => 'refused'));
            if (count % 2 === 0) await Promise.all(answers);
            else void Promise.all(answers);
          }
          while (intake.busy) await turns(1);
          const stored = await bodiesIn(store);
          expect(stored).toEqual(expect.arrayContaining(acknowledged));
          expect([...new Set(stored)].sort((a, b) => Number(a) - Number(b))).toEqual(stored);
        },
      ),
      { numRuns: 60 },
    ));
});
