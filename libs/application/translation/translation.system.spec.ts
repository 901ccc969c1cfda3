import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { after, SECOND } from '#domain/kernel/instant';
import { SYSTEM_WORKSPACE } from '#engine/views/batch';
import { verify } from '#engine/views/verify';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { accepted, batch, connectInbound, inboundMessage, messageStatus, permissionReply, terminate, terminateAnswered, type Payload } from '#testing/fixtures/payloads';
import { PHONE_NUMBER_ID } from '#testing/fixtures/payload';
import { sample, sampleNames } from '#testing/fixtures/samples';
import { connectNumber, openOffice } from '#testing/office';
import { asker, DEMO, pseudonyms, startTestSystem, T0, type TestSystem, type TestSystemOptions } from '#testing/test-system';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { intakeBuckets, type IntakeHour } from '#views/intake-buckets/intake-buckets.view';
import { allViews } from '#views/registry';
import { bucketsOf, translations } from './translator.fixture.ts';

const running: TestSystem[] = [];

async function start(options?: TestSystemOptions): Promise<TestSystem> {
  const test = await startTestSystem(options);
  running.push(test);
  return test;
}

afterEach(async () => {
  for (const test of running.splice(0)) await test.stop();
});

async function office(options?: TestSystemOptions): Promise<TestSystem> {
  const test = await start(options);
  await openOffice(test);
  await test.settled();
  return test;
}

const ring = (n: number, more: object = {}): Payload => connectInbound({ callId: `wacid.${n}`, at: T0, ...more });
const hangUp = (n: number): Payload => terminate({ callId: `wacid.${n}`, direction: 'inbound', at: after(T0, 20 * SECOND) });

/** All hours together. */
async function counted({ system }: TestSystem): Promise<{ readonly received: number; readonly sorted: number; readonly updates: number }> {
  const query = { sort: 'hour', direction: 'ascending', limit: 500, after: null } as const;
  const { items } = await system.views.list(intakeBuckets, SYSTEM_WORKSPACE, query);
  const total = (hours: readonly Pick<IntakeHour, 'processed' | 'duplicate' | 'ignored' | 'quarantined'>[]): number =>
    hours.reduce((sum, { processed, duplicate, ignored, quarantined }) => sum + processed + duplicate + ignored + quarantined, 0);
  return { received: items.reduce((sum, { received }) => sum + received, 0), sorted: total(items), updates: total(items.map(({ updates }) => updates)) };
}

describe('translation', () => {
  it('AU-5 takes the same facts in other payloads for duplicates', async () => {
    const test = await office();
    const first = await test.deliver(ring(1));
    await test.settled();
    const again = await test.deliver(batch([ring(1), hangUp(1), hangUp(1), ring(1)]));
    await test.settled();
    expect(await bucketsOf(test.events)).toEqual({ [first]: ['processed'], [again]: ['duplicate', 'processed', 'duplicate', 'duplicate'] });
    expect((await test.all('CallMissed')).map(({ data }) => data.callId)).toEqual([pseudonyms.callId(DEMO, 'wacid.1')]);
  });

  it('AU-5 counts what was carried out before a crash as processed, not as a duplicate', async () => {
    const events = memoryEventStore();
    const test = await office({ events });
    events.faults.chance = (stream) => (stream === 'translation-fresh' ? 'refused' : null);
    const payload = await test.deliver(batch([
      ring(1), hangUp(1), inboundMessage({ wamid: 'wamid.1', at: after(T0, SECOND) }),
      permissionReply({ wamid: 'wamid.2', at: T0, response: 'accept', permanent: true }), messageStatus({ wamid: 'wamid.3', at: after(T0, 60 * SECOND), status: 'delivered' }),
    ]));
    while ((await test.all('ContactReached')).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await test.stop();
    running.splice(0);
    const restarted = await start({ events: memoryEventStore({ log: events.log }), views: test.views, clock: test.clock });
    await restarted.settled();
    expect((await bucketsOf(restarted.events))[payload]).toEqual(Array(5).fill('processed'));
    for (const type of ['CallReceived', 'CallEnded', 'PermissionGranted', 'ContactReached', 'MissedCallCounted'] as const) expect(await restarted.all(type)).toHaveLength(1);
  });

  it('AU-5 takes up calls of a number that is connected later, once', async () => {
    const test = await office();
    const other = { phoneNumberId: '777' };
    const payload = await test.deliver(batch([ring(1), ring(2, { ...other, user: { number: '16315550000' } }), inboundMessage({ wamid: 'wamid.9', at: T0, ...other })]));
    await test.settled();
    expect((await bucketsOf(test.events))[payload]).toEqual(['processed', 'quarantined: unknown_number', 'quarantined: unknown_number']);
    await connectNumber(test, '777');
    await test.settled();
    expect((await bucketsOf(test.events))[payload]).toEqual(['processed', 'processed', 'processed']);
    expect(await translations(test.events)).toHaveLength(2);
    expect(await test.all('CallReceived')).toHaveLength(2);
    expect(await counted(test)).toEqual({ received: 1, sorted: 1, updates: 3 });
  });

  it('AU-5 finds a bucket for each of the platform’s own samples', async () => {
    const test = await office();
    const names = sampleNames('webhook-');
    for (const name of names) await test.deliver(Buffer.from(JSON.stringify(sample(name))));
    await test.settled();
    const said = await translations(test.events);
    expect(said).toHaveLength(names.length);
    expect(said.filter(({ updates }) => updates.length === 0)).toEqual([]);
    expect(said.flatMap(({ updates }) => updates).filter(({ reason }) => reason?.startsWith('fault'))).toEqual([]);
    expect(await counted(test)).toMatchObject({ received: names.length, sorted: names.length });
    expect(test.said).toEqual([]);
  });

  const call = fc.integer({ min: 1, max: 4 });
  const payload = fc.oneof(
    call.map((n) => ring(n)),
    call.map(hangUp),
    call.map((n) => terminateAnswered({ callId: `wacid.${n}`, direction: 'inbound', startedAt: after(T0, 5 * SECOND), lasted: 61 })),
    call.map((n) => accepted({ callId: `wacid.${n}`, at: T0 })),
    call.map((n) => inboundMessage({ wamid: `wamid.${n}`, at: T0 })),
    call.map((n) => ring(n, { phoneNumberId: '777' })),
    fc.constant({ object: 'whatsapp_business_account', entry: [{ id: '9', changes: [{ field: 'flows', value: {} }, { field: 'calls', value: { calls: [{}] } }] }] } as unknown as Payload),
  );
  const delivery = fc.oneof({ weight: 6, arbitrary: fc.array(payload, { minLength: 1, maxLength: 4 }).map(batch) }, { weight: 1, arbitrary: fc.constant(Buffer.from('no json')) });

  it('AU-5 foots: each payload and each update is in exactly one bucket; AU-3 the views are what the log says', () =>
    fc.assert(
      fc.asyncProperty(fc.array(delivery, { minLength: 1, maxLength: 12 }), fc.nat(12), fc.boolean(), async (deliveries, connectAt, atOnce) => {
        const test = await office();
        for (const [n, one] of deliveries.entries()) {
          if (n === connectAt) await connectNumber(test, '777');
          await test.deliver(one);
          if (!atOnce) await test.settled();
        }
        await test.settled();
        const last = new Map((await translations(test.events)).map((said) => [said.payload, said]));
        expect(last.size).toBe(deliveries.length);
        expect(await counted(test)).toEqual({ received: deliveries.length, sorted: deliveries.length, updates: [...last.values()].reduce((sum, { updates }) => sum + updates.length, 0) });
        expect((await translations(test.events)).filter(({ replaces }) => !replaces)).toHaveLength(deliveries.length);
        const verified = await verify({ events: test.events, live: test.views, aside: memoryViewStore(), projections: allViews });
        expect(verified.filter(({ equal }) => !equal)).toEqual([]);
        expect(test.said).toEqual([]);
        await test.stop();
        running.splice(0);
      }),
      { numRuns: 12 },
    ), 120_000);
});

describe('a system that reads its whole log again', () => {
  it('AU-4 sends nothing and records nothing, though every reaction starts anew', async () => {
    const events = memoryEventStore();
    const test = await office({ events });
    await test.deliver(batch([ring(1), ring(2, { user: { number: '16315550000' } }), permissionReply({ wamid: 'wamid.2', at: T0, response: 'accept', permanent: true })]));
    await test.settled();
    await test.system.calls.accept(asker('anna'), 'wacid.1', 'v=0 answer');
    await test.system.calls.reject(asker('ben'), 'wacid.2');
    await test.settled();
    await test.deliver(terminateAnswered({ callId: 'wacid.1', direction: 'inbound', startedAt: T0, lasted: 61 }));
    await test.settled();
    const dialled = await test.system.dials.dial(asker('ben'), { phoneNumberId: PHONE_NUMBER_ID, contact: '16315553602', sdpOffer: 'v=0', to: undefined });
    await test.settled();
    expect(dialled.position).not.toBeNull();
    await test.stop();
    running.splice(0);
    const head = await test.events.head();
    const again = await start({ events: memoryEventStore({ log: events.log }), clock: test.clock, sender: { enabled: true, send: () => Promise.reject(new Error('a replay sends nothing')) } });
    await again.settled();
    expect(await again.events.head()).toBe(head);
    expect(again.said).toEqual([]);
    expect((await again.all('AttemptStarted')).map(({ data }) => data.kind).sort()).toEqual(['accept', 'connect', 'reject']);
  });
});
