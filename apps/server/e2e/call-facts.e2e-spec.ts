import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { after, SECOND } from '#domain/kernel/instant';
import { fromMoney, toMoney, micros, type Money } from '#domain/kernel/money';
import { accepted, batch, connectInbound, connectOutbound, permissionReply, ringing, terminate, terminateAnswered, type Payload } from '#testing/fixtures/payloads';
import type { Api, Page } from '#testing/server/http-client';
import { agent, CHANNEL, MORNING, openShop } from '#testing/server/shop';
import { TestServer } from '#testing/server/test-server';
import type { BalanceDocument } from '#views/balances/balances.view';
import type { CallDocument } from '#views/call-history/call-history.view';
import type { ContactEventDocument } from '#views/contact-events/contact-events.view';
import type { LedgerLine } from '#views/ledger-lines/ledger-lines.view';

let server: TestServer;
let owner: Api;

beforeAll(async () => {
  server = await TestServer.start();
  owner = await openShop(server);
});

afterAll(() => server.remove());

/** A call of its own contact, and the payloads that tell of it, in order. */
interface Told {
  readonly callId: string;
  readonly payloads: readonly Payload[];
}

const later = (seconds: number) => after(MORNING, seconds * SECOND);

const personOf = (n: number) => ({ bsuid: `KE.${n}`, waId: `2547${String(n).padStart(8, '0')}`, number: `2547${String(n).padStart(8, '0')}`, name: 'Amina' });

const permutationsOf = <T>(items: readonly T[]): T[][] =>
  items.length < 2 ? [[...items]] : items.flatMap((item, i) => permutationsOf(items.filter((_, other) => other !== i)).map((rest) => [item, ...rest]));

/** The ways in which one order of facts can come in: each alone, everything twice, all in one payload, in two payloads with one fact in both. */
const PACKAGES: readonly ((facts: readonly Payload[]) => readonly Payload[])[] = [
  (facts) => facts,
  (facts) => [...facts, ...facts],
  (facts) => [batch(facts)],
  (facts) => [batch(facts.slice(0, 2)), batch(facts.slice(1))],
];

/** Sends the first payload of every call, waits until all is done, then the second, and so on: each fact meets what the one before left. */
async function tell(calls: readonly Told[]): Promise<void> {
  const longest = Math.max(...calls.map(({ payloads }) => payloads.length));
  for (let n = 0; n < longest; n++) {
    await Promise.all(calls.map(({ payloads }) => server.hooks(...payloads.slice(n, n + 1))));
    await server.settled();
  }
}

const callOf = async (callId: string) => (await owner.get<CallDocument>(`/v1/calls/${callId}`)).body;

const linesOf = async (callId: string) => (await owner.get<Page<LedgerLine>>(`/v1/accounts/acc-1/ledger?callId=${callId}`)).body.items;

/** Without what names this very call or says when something was recorded. */
const nameless = ({ callId: _1, platformCallId: _2, dialId: _3, contact: _4, contactId: _5, grantPosition: _6, agentId: _7, ...call }: CallDocument) => call;

const unposted = ({ lineId: _1, callId: _2, postedAt: _3, sortKey: _4, agentId: _5, ...line }: LedgerLine) => line;

const sumOf = (amounts: readonly Money[]): Money => toMoney(micros(amounts.reduce((sum, amount) => sum + fromMoney(amount), 0n)));

async function dialled(n: number): Promise<string> {
  const user = personOf(n);
  await server.hooks(permissionReply({ wamid: `wamid.yes-${n}`, at: MORNING, user, response: 'accept', permanent: true }));
  await server.settled();
  const { status, body } = await server.api(agent(`agent-${n}`)).post<{ dialId: string }>('/v1/calls', { phoneNumberId: CHANNEL.phoneNumberId, contact: user.bsuid, sdpOffer: 'v=0' });
  expect(status).toBe(201);
  return body.dialId;
}

/** Connect, RINGING, ACCEPTED and terminate of a call that was picked up after 8 s. */
function outboundFacts(n: number, lasted: number, opaque?: string): readonly Payload[] {
  const call = { callId: `wacid.out-${n}`, user: personOf(n), opaque };
  return [
    connectOutbound({ ...call, at: later(2) }),
    ringing({ ...call, at: later(3) }),
    accepted({ ...call, at: later(8) }),
    terminateAnswered({ ...call, direction: 'outbound', startedAt: later(8), lasted }),
  ];
}

describe('the facts of an outbound call', () => {
  const ORDERS = permutationsOf([0, 1, 2, 3]);
  const calls: Record<56 | 61, string[]> = { 56: [], 61: [] };

  it('are taken in all 24 orders, doubled, split and packed together', async () => {
    const told = await Promise.all(
      ORDERS.map(async (order, i) => {
        const lasted = i % 2 === 0 ? 56 : 61;
        const facts = outboundFacts(i, lasted, await dialled(i));
        calls[lasted].push(`wacid.out-${i}`);
        return { callId: `wacid.out-${i}`, payloads: order.map((k) => facts[k]!) };
      }),
    );
    const strangers = ORDERS.flatMap((order, i) =>
      PACKAGES.map((packed, k) => {
        const n = 100 + 4 * i + k;
        const facts = outboundFacts(n, 56);
        return { callId: `wacid.out-${n}`, payloads: packed(order.map((which) => facts[which]!)) };
      }),
    );
    await tell([...told, ...strangers]);
    expect(told).toHaveLength(24);
    expect((await server.status()).subscribers.every(({ state }) => state === 'following')).toBe(true);
  });

  it.each([56, 61] as const)('end in the same call and the same lines whatever their order, after %i s', async (lasted) => {
    const documents = (await Promise.all(calls[lasted].map(callOf))).map(nameless);
    const [first] = documents;
    expect(first).toMatchObject({ status: 'ended', outcome: 'answered', durationSeconds: lasted, ringingAt: '2026-11-24T09:00:03.000Z', acceptedAt: '2026-11-24T09:00:08.000Z' });
    for (const document of documents) expect(document).toEqual(first);
    const lines = (await Promise.all(calls[lasted].map(linesOf))).map((all) => all.map(unposted));
    expect(lines[0]!.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toEqual(lines[0]);
    expect(documents).toHaveLength(12);
  });

  it('end in the same call and the same line whatever their package, where nobody dialled here', async () => {
    const ids = Array.from({ length: 96 }, (_, i) => `wacid.out-${100 + i}`);
    const documents = (await Promise.all(ids.map(callOf))).map(nameless);
    expect(documents[0]).toMatchObject({ outcome: 'answered', durationSeconds: 56, charge: { amount: '0.010300', pulses: 10 } });
    for (const document of documents) expect(document).toEqual(documents[0]);
    const lines = (await Promise.all(ids.map(linesOf))).map((all) => all.map(unposted));
    for (const line of lines) expect(line).toEqual(lines[0]);
  });

  it('MO-1, MO-2 rate 56 s at 0.0103 a minute as 10 pulses and 0.010300', async () => {
    const [callId] = calls[56] as [string];
    expect((await callOf(callId)).charge).toEqual({ status: 'settled', amount: '0.010300', currency: 'USD', billableSeconds: 56, pulses: 10 });
    expect((await linesOf(callId)).map(unposted)).toEqual([
      expect.objectContaining({ kind: 'call', minute: 0, seconds: 56, pulses: 10, market: 'Rest of Africa', ratePerMinute: '0.010300', amount: '0.010300', startAt: '2026-11-24T09:00:08.000Z' }),
    ]);
  });

  it('MO-1, MO-2 rate 61 s as 11 pulses in two lines that add up', async () => {
    const [callId] = calls[61] as [string];
    const lines = await linesOf(callId);
    expect(lines.map(({ minute, seconds, pulses, amount }) => ({ minute, seconds, pulses, amount }))).toEqual([
      { minute: 0, seconds: 60, pulses: 10, amount: '0.010300' },
      { minute: 1, seconds: 1, pulses: 1, amount: '0.001030' },
    ]);
    const { charge } = await callOf(callId);
    expect(charge).toMatchObject({ amount: '0.011330', pulses: 11, billableSeconds: 61 });
    expect(sumOf(lines.map(({ amount }) => amount))).toBe(charge.amount);
  });

  it('leave a balance that is the top-up less every line', async () => {
    const { items, next } = (await owner.get<Page<LedgerLine>>('/v1/accounts/acc-1/ledger?limit=500')).body;
    expect([items.length, next]).toEqual([12 + 2 * 12 + 96, null]);
    const { balance, held, available, debt } = (await owner.get<BalanceDocument>('/v1/accounts/acc-1')).body;
    const spent = sumOf(items.map(({ amount }) => amount));
    expect(spent).toBe('1.248360');
    expect([balance, held, available, debt]).toEqual([sumOf(['50.000000' as Money, `-${spent}` as Money]), '0.000000', balance, '0.000000']);
  });
});

describe('the facts of an inbound call', () => {
  const eventOf = async (callId: string) => {
    const { contactId } = await callOf(callId);
    const { items } = (await owner.get<Page<ContactEventDocument>>('/v1/inbox/contact-events?limit=500')).body;
    return items.filter((event) => event.contactId === contactId).map(({ eventId: _1, callId: _2, contact: _3, contactId: _4, ...event }) => event);
  };

  /** Both orders, in every package. */
  const tellAll = async (from: number, end: (call: { callId: string; user: object }) => Payload): Promise<string[]> => {
    const orders = permutationsOf([0, 1]).flatMap((order) => PACKAGES.map((packed) => ({ order, packed })));
    const told = orders.map(({ order, packed }, i) => {
      const call = { callId: `wacid.in-${from + i}`, user: personOf(from + i) };
      const facts = [connectInbound({ ...call, at: later(10) }), end(call)];
      return { callId: call.callId, payloads: packed(order.map((which) => facts[which]!)) };
    });
    await tell(told);
    return told.map(({ callId }) => callId);
  };

  it('end in one missed call and one contact event each', async () => {
    const ids = await tellAll(300, (call) => terminate({ ...call, direction: 'inbound', at: later(41) }));
    const documents = (await Promise.all(ids.map(callOf))).map(nameless);
    expect(documents[0]).toMatchObject({ direction: 'inbound', outcome: 'missed', receivedAt: '2026-11-24T09:00:10.000Z', endedAt: '2026-11-24T09:00:41.000Z' });
    expect(documents[0]!.missed).toEqual({ cause: 'nobody_online', ringAttempts: 0, waitingSeconds: 31 });
    for (const document of documents) expect(document).toEqual(documents[0]);
    const events = await Promise.all(ids.map(eventOf));
    expect(events[0]).toEqual([expect.objectContaining({ type: 'missed_call', cause: 'nobody_online', waitingSeconds: 31, handled: false, missedInARow: 1 })]);
    for (const event of events) expect(event).toEqual(events[0]);
  });

  it('CA-1 end in an answered call without a contact event where the terminate has times', async () => {
    const ids = await tellAll(400, (call) => terminateAnswered({ ...call, direction: 'inbound', startedAt: later(14), lasted: 75 }));
    const documents = (await Promise.all(ids.map(callOf))).map(nameless);
    expect(documents[0]).toMatchObject({ outcome: 'answered', durationSeconds: 75, missed: null, charge: { amount: '0.000000' } });
    for (const document of documents) expect(document).toEqual(documents[0]);
    expect((await Promise.all(ids.map(eventOf))).flat()).toEqual([]);
  });
});
