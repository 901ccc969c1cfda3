import { describe, expect, it } from '@jest/globals';
import type { CallAccepted, CallRejected, EndRequested } from '#domain/call/call.events';
import type { DialRequested } from '#domain/dial/dial.events';
import type { AnyEvent } from '#domain/events';
import { accountId, agentId, callId, contactId, dialId, phoneNumberId, requestId } from '#domain/kernel/ids';
import { after, SECOND } from '#domain/kernel/instant';
import type { OutboundEvent } from '#domain/outbound/outbound.events';
import type { PermissionRequested } from '#domain/permission/permission.events';
import { ManualClock } from '#engine/clock/manual-clock';
import { Waiters } from '#engine/feed/waiters';
import { Gateway } from '#engine/gateway/gateway';
import type { Work } from '#engine/feed/subscriber';
import type { EventStore } from '#event-store/event-store';
import { memoryEventStore, type MemoryEventStore } from '#event-store/memory/memory-event-store';
import { eventually, turns } from '#testing/eventually';
import { FakeSender, refusedWith, unknown, unreached } from '#testing/fake-sender';
import { seededIds } from '#testing/seeded-ids';
import { DEMO, pseudonyms, T0 } from '#testing/test-system';
import { Outbox } from './outbox.ts';
import { resultOf } from './result-of.ts';
import type { Sent } from './sender.ts';

const number = phoneNumberId('436666719526789');
const contact = contactId('ct_1');
const billing = { accountId: accountId('acc-1'), wabaId: '9', timeZone: 'Europe/Rome' };

const dialled: DialRequested = {
  type: 'DialRequested', dialId: dialId('dl_1'), phoneNumberId: number, contactId: contact, agentId: agentId('anna'), at: T0, grantPosition: null, billing,
  subject: { to: '16315553602', sdp: 'v=0 offer' },
};
const accepted: CallAccepted = { type: 'CallAccepted', callId: callId('cl_1'), phoneNumberId: number, agentId: agentId('anna'), at: T0, subject: { platformCallId: 'wacid.1', sdp: 'v=0 answer' } };
const ended: EndRequested = { type: 'EndRequested', callId: callId('cl_1'), phoneNumberId: number, by: 'agent', agentId: agentId('anna'), at: T0, subject: { platformCallId: 'wacid.1' } };
const rejected: CallRejected = {
  type: 'CallRejected', callId: callId('cl_2'), phoneNumberId: number, by: 'system', reason: 'out_of_hours', agentId: null, at: T0, tellPlatform: true, subject: { platformCallId: 'wacid.2' },
};
const asked: PermissionRequested = {
  type: 'PermissionRequested', pair: { phoneNumberId: number, contactId: contact }, requestId: requestId('pr_1'), form: 'free_form', at: T0, template: null, subject: { to: '16315553602', text: 'May we call?' },
};

const wishes = seededIds('wishes');
let processes = 0;

/** Appends an event as its aggregate would; resolves with its position. */
async function wish(store: EventStore, data: AnyEvent): Promise<string> {
  const id = wishes.uuid();
  const metadata = { workspace: DEMO, actor: 'user:anna', correlationId: 'co_1', effectiveAt: T0, recordedAt: T0, schema: 1 };
  return (await store.append(`dial-demo.${id}`, -1, [{ id, data, metadata }])).position;
}

/** An outbox as one process has it. */
function office({ store = memoryEventStore(), clock = new ManualClock(T0), sender = new FakeSender() }: { store?: MemoryEventStore; clock?: ManualClock; sender?: FakeSender } = {}) {
  const said: string[] = [];
  const gateway = new Gateway({ store, clock, ids: seededIds(`outbox ${++processes}`) });
  const outbox = new Outbox({ gateway, sender, waiters: new Waiters(), resultOf: resultOf(pseudonyms), log: (message) => void said.push(message) });
  const page = async (from: string | null = null): Promise<Work> => {
    const { events, position } = await store.readAll({ from, limit: 1_000, prefixes: outbox.prefixes });
    return { events, position: position ?? '', caughtUp: true };
  };
  return {
    store, clock, sender, said, outbox, page,
    handle: async () => outbox.handle(await page()),
    idle: () => eventually('the outbox is idle', () => !outbox.busy),
    pass: (seconds: number) => clock.set(after(clock.now(), seconds * SECOND)),
  };
}

type Office = ReturnType<typeof office>;

/** What is recorded of the only action, or of the action that this event asked for. */
async function recorded(store: EventStore): Promise<readonly OutboundEvent[]> {
  const { events } = await store.readAll({ from: null, limit: 1_000, prefixes: ['outbound-'] });
  return events.map(({ data }) => data as unknown as OutboundEvent);
}

const types = async ({ store }: Office) => (await recorded(store)).map(({ type }) => type);

/** Answers in turn; then as usual. */
const inTurn = (sender: FakeSender, ...answers: readonly Sent[]): void => {
  const left = [...answers];
  sender.answer = () => left.shift() ?? null;
};

describe('outbox', () => {
  it('sends what an event asks for, and records plan, attempt and answer', async () => {
    const test = office();
    await wish(test.store, dialled);
    await test.handle();
    await test.idle();
    expect(test.sender.sent).toEqual([{ phoneNumberId: number, n: 1, content: { kind: 'connect', to: '16315553602', sdp: 'v=0 offer', opaque: 'dl_1' } }]);
    const identity = { actionId: expect.stringMatching(/^oa_/), kind: 'connect', phoneNumberId: number, about: 'dl_1', contactId: 'ct_1' };
    expect(await recorded(test.store)).toEqual([
      { type: 'ActionDue', ...identity, at: T0, notAfter: after(T0, 60 * SECOND) },
      { type: 'AttemptStarted', ...identity, n: 1, at: T0 },
      { type: 'AttemptAnswered', ...identity, n: 1, status: 200, at: T0, result: pseudonyms.callId(DEMO, 'wacid.dialled-1'), subject: { platformId: 'wacid.dialled-1' } },
    ]);
  });

  it('keeps nothing personal of an action, but its cause', async () => {
    const test = office();
    const position = await wish(test.store, dialled);
    await test.handle();
    await test.idle();
    const { events } = await test.store.readAll({ from: null, limit: 99, prefixes: ['outbound-'] });
    expect(JSON.stringify(events.map(({ data }) => ({ ...data, subject: undefined })))).not.toMatch(/16315553602|v=0|wacid/);
    for (const { metadata } of events) expect(metadata).toMatchObject({ workspace: DEMO, actor: 'process:outbox', correlationId: 'co_1', cause: { process: 'outbox', position, n: 0 } });
  });

  it('records an attempt before its call leaves', async () => {
    const test = office();
    const seen: (readonly string[])[] = [];
    test.sender.answer = async () => {
      seen.push(await types(test));
      return null;
    };
    for (const event of [dialled, accepted, ended, rejected, asked]) await wish(test.store, event);
    for (const event of (await test.page()).events) {
      await test.outbox.handle({ events: [event], position: event.position, caughtUp: true });
      await test.idle();
    }
    expect(test.sender.kinds()).toEqual(['connect', 'accept', 'terminate', 'reject', 'permission_request']);
    expect(seen.map((before) => before.at(-1))).toEqual(Array(5).fill('AttemptStarted'));
    expect(seen.map((before) => before.filter((type) => type === 'AttemptStarted').length)).toEqual([1, 2, 3, 4, 5]);
  });

  it('sends nothing whose attempt it could not record', async () => {
    const test = office();
    await wish(test.store, dialled);
    let appends = 0;
    test.store.faults.chance = () => (++appends === 2 ? 'refused' : null);
    await test.handle();
    await turns();
    expect([test.sender.kinds(), test.outbox.busy]).toEqual([[], true]);
    await test.pass(1);
    await test.idle();
    expect(test.sender.kinds()).toEqual(['connect']);
    expect(await types(test)).toEqual(['ActionDue', 'AttemptStarted', 'AttemptAnswered']);
  });

  it('records a refusal with its code and asks no more', async () => {
    const test = office();
    inTurn(test.sender, refusedWith(138_006));
    await wish(test.store, dialled);
    await test.handle();
    await test.idle();
    await test.pass(60);
    expect(test.sender.kinds()).toEqual(['connect']);
    expect((await recorded(test.store)).at(-1)).toMatchObject({ type: 'AttemptRefused', n: 1, status: 400, code: 138_006, traceId: 'trace' });
  });

  it.each([dialled, asked])('never sends a second time what nobody knows the outcome of, and says that it is final: $type', async (event) => {
    const test = office();
    inTurn(test.sender, unknown);
    await wish(test.store, event);
    await test.handle();
    await test.idle();
    for (let n = 0; n < 10; n++) await test.pass(10);
    await test.handle();
    await test.idle();
    expect(test.sender.sent).toHaveLength(1);
    expect((await recorded(test.store)).at(-1)).toMatchObject({ type: 'AttemptOutcomeUnknown', n: 1, reason: 'status_503', final: true });
  });

  it('takes a sender that throws for one whose outcome nobody knows', async () => {
    const test = office();
    test.sender.answer = () => Promise.reject(new TypeError('secret token'));
    await wish(test.store, dialled);
    await test.handle();
    await test.idle();
    expect((await recorded(test.store)).at(-1)).toMatchObject({ type: 'AttemptOutcomeUnknown', reason: 'TypeError', final: true });
  });

  it.each([accepted, ended, rejected])('CA-9 repeats what may be repeated after 1, 2 and 4 s, and then gives up: $type', async (event) => {
    const test = office();
    test.sender.answer = () => unknown;
    await wish(test.store, event);
    await test.handle();
    const sentAfter: number[] = [];
    for (let tenths = 0; tenths <= 100; tenths++) {
      await eventually('nothing is out', () => test.sender.sent.length > 0);
      await turns(3);
      while (sentAfter.length < test.sender.sent.length) sentAfter.push(tenths / 10);
      await test.pass(0.1);
    }
    expect(sentAfter).toEqual([0, 1, 3, 7]);
    const outcomes = (await recorded(test.store)).filter(({ type }) => type === 'AttemptOutcomeUnknown');
    expect(outcomes).toMatchObject([{ n: 1, final: false }, { n: 2, final: false }, { n: 3, final: false }, { n: 4, final: true }]);
    expect(test.outbox.busy).toBe(false);
  });

  it('CA-9 stops repeating with the first answer', async () => {
    const test = office();
    inTurn(test.sender, unknown, unknown);
    await wish(test.store, accepted);
    await test.handle();
    await turns();
    expect(test.outbox.busy).toBe(true);
    await test.pass(1);
    await test.pass(2);
    await test.idle();
    await test.pass(60);
    expect(test.sender.kinds()).toEqual(['accept', 'accept', 'accept']);
    expect((await recorded(test.store)).at(-1)).toMatchObject({ type: 'AttemptAnswered', n: 3, result: null });
  });

  it('tries again what surely never left, a connect too', async () => {
    const test = office();
    inTurn(test.sender, unreached, unreached);
    await wish(test.store, dialled);
    await test.handle();
    await turns();
    await test.pass(1);
    await test.pass(2);
    await test.idle();
    expect(await types(test)).toEqual(['ActionDue', ...Array(2).fill(['AttemptStarted', 'AttemptOutcomeUnknown']).flat(), 'AttemptStarted', 'AttemptAnswered']);
  });

  it.each([dialled, asked])('gives up as never sent what could not leave at all: $type', async (event) => {
    const test = office();
    test.sender.answer = () => unreached;
    await wish(test.store, event);
    await test.handle();
    await turns();
    for (const seconds of [1, 2, 4, 60]) await test.pass(seconds);
    await test.idle();
    expect(test.sender.sent).toHaveLength(4);
    const last = await recorded(test.store);
    expect(last.filter(({ type }) => type === 'AttemptOutcomeUnknown')).toMatchObject(Array(4).fill({ final: false }));
    expect(last.at(-1)).toMatchObject({ type: 'ActionExpired' });
  });

  it('gives up what is too late to be of use, and sends nothing', async () => {
    const test = office({ clock: new ManualClock(after(T0, 60 * SECOND)) });
    await wish(test.store, dialled);
    await wish(test.store, ended);
    await test.handle();
    await test.idle();
    expect(test.sender.kinds()).toEqual(['terminate']);
    expect(await recorded(test.store)).toContainEqual(expect.objectContaining({ type: 'ActionExpired', kind: 'connect' }));
  });
});

describe('outbox without a token', () => {
  it('leaves actions due, is not busy with them, and gives them up at their time', async () => {
    const test = office();
    test.sender.enabled = false;
    await wish(test.store, dialled);
    await test.handle();
    await test.idle();
    await test.pass(59.999);
    expect(await types(test)).toEqual(['ActionDue']);
    await test.pass(0.001);
    await test.idle();
    expect(await types(test)).toEqual(['ActionDue', 'ActionExpired']);
    expect(test.sender.sent).toEqual([]);
  });

  it('sends them after a start with one, while they are of use', async () => {
    const { store, clock, sender, handle, outbox } = office();
    sender.enabled = false;
    await wish(store, ended);
    await handle();
    await outbox.finish();
    const restarted = office({ store, clock });
    await restarted.handle();
    await restarted.idle();
    expect(restarted.sender.kinds()).toEqual(['terminate']);
  });
});

describe('outbox after a crash', () => {
  /** A process that dies while its call is out: nothing that it would do afterwards happens. */
  async function diesWhileOut(event: AnyEvent): Promise<MemoryEventStore> {
    const dying = office();
    dying.sender.answer = () => new Promise(() => undefined);
    await wish(dying.store, event);
    await dying.handle();
    await eventually('its call is out', () => dying.sender.sent.length === 1);
    return memoryEventStore({ log: dying.store.log });
  }

  it.each([dialled, asked])('takes what was out for finally unknown, and does not send it: $type', async (event) => {
    const restarted = office({ store: await diesWhileOut(event) });
    await restarted.handle();
    await restarted.idle();
    expect(restarted.sender.sent).toEqual([]);
    expect((await recorded(restarted.store)).at(-1)).toMatchObject({ type: 'AttemptOutcomeUnknown', n: 1, final: true });
  });

  it.each([accepted, ended, rejected])('sends again what may be repeated: $type', async (event) => {
    const restarted = office({ store: await diesWhileOut(event) });
    await restarted.handle();
    await restarted.idle();
    expect(restarted.sender.sent).toHaveLength(1);
    expect(await types(restarted)).toEqual(['ActionDue', 'AttemptStarted', 'AttemptOutcomeUnknown', 'AttemptStarted', 'AttemptAnswered']);
  });

  it('gives up a call that was out and is now too late, also where it could be repeated', async () => {
    const restarted = office({ store: await diesWhileOut(accepted), clock: new ManualClock(after(T0, 60 * SECOND)) });
    await restarted.handle();
    await restarted.idle();
    expect(restarted.sender.sent).toEqual([]);
    expect(await types(restarted)).toEqual(['ActionDue', 'AttemptStarted', 'AttemptOutcomeUnknown', 'ActionExpired']);
  });

  it('AU-4 sends nothing when it reads the whole log again', async () => {
    const test = office();
    inTurn(test.sender, refusedWith(1), unknown, unknown);
    for (const event of [asked, dialled, accepted, ended, rejected]) await wish(test.store, event);
    await test.handle();
    await turns();
    for (const seconds of [1, 2, 4]) await test.pass(seconds);
    await test.idle();
    const head = await test.store.head();
    for (const replay of [office({ store: test.store }), test]) {
      const before = replay.sender.sent.length;
      await replay.handle();
      await replay.idle();
      expect(replay.sender.sent).toHaveLength(before);
    }
    expect(await test.store.head()).toBe(head);
  });
});

describe('outbox before a store that fails', () => {
  it.each(['refused', 'unknown_written', 'unknown_unwritten'] as const)('never sends twice because an answer could not be recorded (%s)', async (fault) => {
    const test = office();
    test.sender.answer = () => {
      let failures = 6;
      test.store.faults.chance = () => (failures-- > 0 ? fault : null);
      return null;
    };
    await wish(test.store, dialled);
    await test.handle();
    await eventually('a fault', () => test.said.length > 0);
    for (let n = 0; n < 8; n++) await test.pass(1);
    await test.idle();
    expect(test.sender.kinds()).toEqual(['connect']);
    expect(await types(test)).toEqual(['ActionDue', 'AttemptStarted', 'AttemptAnswered']);
  });

  it('never sends a connect whose attempt was recorded in spite of a fault', async () => {
    const test = office();
    await wish(test.store, dialled);
    let appends = 0;
    test.store.faults.chance = () => (++appends > 1 && appends < 7 ? 'unknown_written' : null);
    await test.handle();
    await eventually('a fault', () => test.said.length > 0);
    await test.pass(1);
    await test.idle();
    expect(test.sender.sent).toEqual([]);
    expect(await types(test)).toEqual(['ActionDue', 'AttemptStarted', 'AttemptOutcomeUnknown']);
  });

  it('plans an action once where its page is met again', async () => {
    const test = office();
    await wish(test.store, dialled);
    await wish(test.store, ended);
    const streams = new Set<string>();
    let failures = 1;
    test.store.faults.chance = (stream) => (streams.add(stream).size === 2 && failures-- > 0 ? 'refused' : null);
    await expect(test.handle()).rejects.toThrow('refuses');
    await test.handle();
    await test.idle();
    expect(test.sender.kinds()).toEqual(['connect', 'terminate']);
    expect((await types(test)).filter((type) => type === 'ActionDue')).toHaveLength(2);
  });
});

describe('outbox and its progress', () => {
  it('is safe up to before the oldest action that is not closed', async () => {
    const test = office();
    const ends: (() => void)[] = [];
    test.sender.answer = () => new Promise((resolve) => ends.push(() => resolve(null)));
    const first = await wish(test.store, dialled);
    const second = await wish(test.store, ended);
    await test.handle();
    await eventually('both are out', () => ends.length === 2);
    const page = await test.page();
    const next = async () => (await test.store.readAll({ from: test.outbox.safePosition(page) || null, limit: 1 })).events[0]?.position;
    expect(await next()).toBe(first);
    ends[0]?.();
    await eventually('one is closed', async () => (await types(test)).includes('AttemptAnswered'));
    await turns();
    expect(await next()).toBe(second);
    ends[1]?.();
    await test.idle();
    expect(test.outbox.safePosition(page)).toBe(page.position);
  });

  it('waits at a stop for the calls that are out, and begins nothing more', async () => {
    const test = office();
    const ends: (() => void)[] = [];
    await wish(test.store, dialled);
    await wish(test.store, rejected);
    test.sender.answer = ({ content }) => (content.kind === 'connect' ? new Promise((resolve) => ends.push(() => resolve(null))) : unknown);
    await test.handle();
    await eventually('both left', () => test.sender.sent.length === 2);
    await turns();
    let over = false;
    const finished = test.outbox.finish().then(() => (over = true));
    await turns();
    expect(over).toBe(false);
    ends[0]?.();
    await finished;
    await test.pass(10);
    expect(test.sender.sent).toHaveLength(2);
    expect(await recorded(test.store)).toContainEqual(expect.objectContaining({ type: 'AttemptAnswered', kind: 'connect' }));
  });
});
