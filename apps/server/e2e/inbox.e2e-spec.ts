import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { after, iso, SECOND } from '#domain/kernel/instant';
import { connectInbound, inboundMessage, messageStatus, terminate, terminateAnswered } from '#testing/fixtures/payloads';
import { GraphStub } from '#testing/server/graph-stub';
import type { Api, Page, Problem } from '#testing/server/http-client';
import { ACCOUNT, agent, CHANNEL, MORNING, openShop } from '#testing/server/shop';
import { TestServer } from '#testing/server/test-server';
import { until } from '#testing/server/until';
import type { CallDocument } from '#views/call-history/call-history.view';
import type { ContactEventDocument } from '#views/contact-events/contact-events.view';

/** An item of the sidebar, as far as it is looked at. */
interface Item {
  readonly callId: string;
  readonly direction: string;
  readonly status: string;
  readonly agentId: string | null;
  readonly ringingSince: string;
  readonly answeredAt: string | null;
  readonly canAccept: boolean;
  readonly blockedBy: string | null;
  readonly canDecline: boolean;
  readonly topUpRequired: boolean;
}

let graph: GraphStub;
let server: TestServer;
let owner: Api;
let n = 0;
/** The caller of the spec that runs. */
let user: { readonly bsuid: string };
let online: readonly string[] = [];

beforeAll(async () => {
  graph = await GraphStub.start();
  server = await TestServer.start(graph.environment);
  owner = await openShop(server);
});

beforeEach(async () => {
  await server.setClock(MORNING);
  await present();
  user = { bsuid: `KE.${++n}` };
});

afterAll(async () => {
  await server.remove();
  await graph.stop();
});

const later = (seconds: number) => after(MORNING, seconds * SECOND);

/** These agents are online from now on, and nobody else. */
async function present(...agents: readonly string[]): Promise<void> {
  for (const sub of online) if (!agents.includes(sub)) await server.api(agent(sub)).put('/v1/agents/me/presence', { state: 'away' });
  for (const sub of agents) await server.api(agent(sub)).put('/v1/agents/me/presence', { state: 'online' });
  online = agents;
  await server.settled();
}

const told = async (...payloads: readonly object[]): Promise<void> => {
  await server.hooks(...payloads);
  await server.settled();
};

const rings = (callId: string, seconds = 0) => told(connectInbound({ callId, user, at: later(seconds) }));
const hangsUp = (callId: string, seconds: number) => told(terminate({ callId, user, direction: 'inbound', at: later(seconds) }));
const missed = async (callId: string, from: number, to: number) => told(connectInbound({ callId, user, at: later(from) }), terminate({ callId, user, direction: 'inbound', at: later(to) }));

const act = (sub: string, callId: string, action: string) => server.api(agent(sub)).post<CallDocument & Problem>(`/v1/calls/${callId}/${action}`, action === 'accept' ? { sdpAnswer: 'v=0' } : undefined);

const callOf = async (callId: string) => (await owner.get<CallDocument>(`/v1/calls/${callId}`)).body;

/** The item of a call as this person sees it. */
async function seenBy(api: Api, callId: string): Promise<Item | undefined> {
  const { callId: id } = await callOf(callId);
  return (await api.get<Page<Item>>('/v1/inbox/calls?limit=500')).body.items.find((item) => item.callId === id);
}

const seen = (sub: string, callId: string) => seenBy(server.api(agent(sub)), callId);

async function eventOf(callId: string): Promise<ContactEventDocument | undefined> {
  const { callId: id } = await callOf(callId);
  return (await owner.get<Page<ContactEventDocument>>('/v1/inbox/contact-events?limit=500')).body.items.find((event) => event.callId === id);
}

describe('the sidebar', () => {
  it('CA-6, CA-7 shows each agent whether the call can be taken, and why not', async () => {
    await present('anna', 'ben', 'carl');
    await rings('wacid.side-1');
    expect(await seen('anna', 'wacid.side-1')).toMatchObject({ direction: 'inbound', status: 'ringing', ringingSince: iso(MORNING), canAccept: true, blockedBy: null, canDecline: true, agentId: null, topUpRequired: false });
    expect(await seenBy(owner, 'wacid.side-1')).toMatchObject({ canAccept: false, blockedBy: 'not_an_agent', canDecline: false });

    await act('carl', 'wacid.side-1', 'decline');
    await server.settled();
    expect(await seen('carl', 'wacid.side-1')).toMatchObject({ canAccept: false, blockedBy: 'declined', canDecline: false });
    expect(await seen('ben', 'wacid.side-1')).toMatchObject({ canAccept: true, canDecline: true });

    await server.setClock(later(7));
    await act('anna', 'wacid.side-1', 'accept');
    await server.settled();
    expect(await seen('ben', 'wacid.side-1')).toMatchObject({ status: 'live', agentId: 'anna', answeredAt: iso(later(7)), canAccept: false, blockedBy: 'already_taken', canDecline: false });

    user = { bsuid: 'KE.second' };
    await rings('wacid.side-2', 8);
    expect(await seen('anna', 'wacid.side-2')).toMatchObject({ canAccept: false, blockedBy: 'on_another_call' });
    expect(await seen('ben', 'wacid.side-2')).toMatchObject({ canAccept: true });

    await told(terminateAnswered({ callId: 'wacid.side-1', user: { bsuid: `KE.${n}` }, direction: 'inbound', startedAt: later(7), lasted: 5 }));
    expect(await seen('ben', 'wacid.side-1')).toBeUndefined();
    expect(await seen('anna', 'wacid.side-2')).toMatchObject({ canAccept: true, blockedBy: null });
    await hangsUp('wacid.side-2', 20);
    expect((await owner.get<Page<Item>>('/v1/inbox/calls')).body.items).toEqual([]);
  });

  it('shows who is there', async () => {
    await present('anna');
    expect(await server.api(agent('dora')).put('/v1/agents/me/presence', { state: 'away' })).toMatchObject({ status: 200, body: { agentId: 'dora', state: 'away' } });
    const { items } = (await owner.get<Page<{ agentId: string; presence: string }>>('/v1/agents?limit=500')).body;
    expect(items.filter(({ presence }) => presence === 'online').map(({ agentId }) => agentId)).toEqual(['anna']);
  });

  it('CA-4 never shows a call whose end came before its connect, at any delay', async () => {
    await present('anna');
    await hangsUp('wacid.backwards', 3);
    expect(await seen('anna', 'wacid.backwards')).toBeUndefined();
    await rings('wacid.backwards', 0);
    expect(await seen('anna', 'wacid.backwards')).toBeUndefined();
    expect(await act('anna', 'wacid.backwards', 'accept')).toMatchObject({ status: 409, body: { code: 'call_over' } });
    await server.setClock(later(3_600));
    await rings('wacid.backwards', 0);
    await rings('wacid.backwards', 1);
    expect(await seen('anna', 'wacid.backwards')).toBeUndefined();
    expect(await callOf('wacid.backwards')).toMatchObject({ status: 'ended', outcome: 'missed' });
  });

  it('CA-19 rings a connect that is 60 s old, and none that is older', async () => {
    await present('anna');
    await server.setClock(later(60));
    await rings('wacid.sixty', 0);
    expect(await seen('anna', 'wacid.sixty')).toMatchObject({ status: 'ringing', canAccept: true });
    user = { bsuid: 'KE.stale' };
    await server.setClock(after(later(60), 1));
    await rings('wacid.stale', 0);
    expect(await seen('anna', 'wacid.stale')).toBeUndefined();
    expect((await callOf('wacid.stale')).flags).toContain('stale');
    await hangsUp('wacid.stale', 90);
    expect(await eventOf('wacid.stale')).toMatchObject({ waitingSeconds: 90 });
  });

  it('CA-16 tells that a top-up is needed: the call does not ring, is turned away once, and says why', async () => {
    const number = { phoneNumberId: '301', displayPhoneNumber: '15550000301' };
    await owner.post('/v1/accounts', { ...ACCOUNT, accountId: 'acc-poor' });
    await owner.post('/v1/channels', { ...CHANNEL, ...number, accountId: 'acc-poor' });
    await owner.patch('/v1/channels/301', { calling: 'enabled' });
    await present('anna');
    await told(connectInbound({ callId: 'wacid.poor', user, at: MORNING, ...number }));
    expect(await seen('anna', 'wacid.poor')).toBeUndefined();
    expect(graph.of('reject').filter(({ body }) => body['call_id'] === 'wacid.poor')).toHaveLength(1);
    await told(terminate({ callId: 'wacid.poor', user, direction: 'inbound', at: later(2), ...number }));
    expect(await callOf('wacid.poor')).toMatchObject({ outcome: 'rejected_by_balance' });
    expect(await eventOf('wacid.poor')).toMatchObject({ cause: 'balance', outcome: 'rejected_by_balance', ringAttempts: 0 });
  });

  it.each([
    ['CH-2', { calling: 'disabled' }, { calling: 'enabled' }],
    ['CH-3', { inboundCalls: 'blocked' }, { inboundCalls: 'allowed' }],
  ])('%s turns calls away while the number says so', async (rule, off, on) => {
    await present('anna');
    await owner.patch(`/v1/channels/${CHANNEL.phoneNumberId}`, off);
    await missed(`wacid.${rule}`, 0, 2);
    await owner.patch(`/v1/channels/${CHANNEL.phoneNumberId}`, on);
    expect(await callOf(`wacid.${rule}`)).toMatchObject({ outcome: 'rejected_by_setting' });
    expect(await eventOf(`wacid.${rule}`)).toMatchObject({ cause: 'calling_disabled', ringAttempts: 0 });
  });
});

describe('a missed call', () => {
  it('CA-2 has the cause nobody_online where nobody was there for the whole ring', async () => {
    await missed('wacid.nobody', 0, 31);
    expect(await eventOf('wacid.nobody')).toMatchObject({
      type: 'missed_call',
      cause: 'nobody_online',
      outcome: 'missed',
      ringAttempts: 0,
      waitingSeconds: 31,
      occurredAt: iso(later(31)),
      handled: false,
      handledAt: null,
      handledBy: null,
      secondsToHandle: null,
      missedInARow: 1,
      claimedBy: null,
      phoneNumberId: CHANNEL.phoneNumberId,
    });
  });

  it.each([
    [4, 'hung_up_early'],
    [5, 'no_answer'],
    [60, 'no_answer'],
  ])('CA-2 after %i s has the cause %s where agents were told', async (seconds, cause) => {
    await present('anna', 'ben');
    await missed(`wacid.waited-${seconds}`, 0, seconds);
    expect(await eventOf(`wacid.waited-${seconds}`)).toMatchObject({ cause, waitingSeconds: seconds, ringAttempts: 2 });
  });

  it('CA-2 counts the offer to an agent who comes online while it rings', async () => {
    await rings('wacid.late-agent');
    await present('anna');
    expect(await seen('anna', 'wacid.late-agent')).toMatchObject({ canAccept: true });
    await hangsUp('wacid.late-agent', 30);
    expect(await eventOf('wacid.late-agent')).toMatchObject({ cause: 'no_answer', ringAttempts: 1 });
  });

  it('CA-2 has the cause all_busy where everybody online was on a call', async () => {
    await present('anna');
    await rings('wacid.occupies');
    await act('anna', 'wacid.occupies', 'accept');
    await server.settled();
    const first = user;
    user = { bsuid: 'KE.waits-in-vain' };
    await missed('wacid.in-vain', 5, 40);
    expect(await eventOf('wacid.in-vain')).toMatchObject({ cause: 'all_busy', waitingSeconds: 35, ringAttempts: 0 });
    await told(terminateAnswered({ callId: 'wacid.occupies', user: first, direction: 'inbound', startedAt: later(2), lasted: 100 }));
  });

  it('CA-7 is turned away at the platform when the last agent online has declined, and not before', async () => {
    await present('anna', 'ben');
    await rings('wacid.declined');
    const rejects = () => graph.of('reject').filter(({ body }) => body['call_id'] === 'wacid.declined').length;
    expect(await act('anna', 'wacid.declined', 'decline')).toMatchObject({ status: 200, body: { status: 'ringing' } });
    await server.settled();
    expect(rejects()).toBe(0);
    expect(await act('ben', 'wacid.declined', 'decline')).toMatchObject({ status: 200 });
    await until('it is turned away', async () => rejects() === 1);
    await server.settled();
    expect(await seen('anna', 'wacid.declined')).toBeUndefined();
    await hangsUp('wacid.declined', 9);
    expect(rejects()).toBe(1);
    expect(await callOf('wacid.declined')).toMatchObject({ outcome: 'declined', endedBy: 'business' });
    expect(await eventOf('wacid.declined')).toMatchObject({ cause: 'agents_declined', outcome: 'declined', ringAttempts: 2, waitingSeconds: 9 });
  });

  it('CA-3 is counted in a row, and handled by the next call that is answered, with all before it', async () => {
    await missed('wacid.row-1', 0, 20);
    await missed('wacid.row-2', 60, 90);
    expect([(await eventOf('wacid.row-1'))?.missedInARow, (await eventOf('wacid.row-2'))?.missedInARow]).toEqual([1, 2]);

    await present('anna');
    await server.setClock(later(120));
    await rings('wacid.row-3', 120);
    await server.setClock(later(126));
    await act('anna', 'wacid.row-3', 'accept');
    expect(await eventOf('wacid.row-2')).toMatchObject({ handled: false });
    await told(terminateAnswered({ callId: 'wacid.row-3', user, direction: 'inbound', startedAt: later(126), lasted: 40 }));
    expect(await eventOf('wacid.row-1')).toMatchObject({ handled: true, handledAt: iso(later(126)), handledBy: 'anna', secondsToHandle: 106 });
    expect(await eventOf('wacid.row-2')).toMatchObject({ handled: true, handledAt: iso(later(126)), handledBy: 'anna', secondsToHandle: 36 });
    expect(await eventOf('wacid.row-3')).toBeUndefined();
    await missed('wacid.row-4', 300, 320);
    expect(await eventOf('wacid.row-4')).toMatchObject({ handled: false, missedInARow: 1 });
    const open = (await owner.get<Page<ContactEventDocument>>('/v1/inbox/contact-events?handled=false&limit=500')).body.items;
    const done = (await owner.get<Page<ContactEventDocument>>('/v1/inbox/contact-events?handled=true&limit=500')).body.items;
    expect([open.every(({ handled }) => !handled), done.map(({ contact }) => contact.bsuid)]).toEqual([true, [user.bsuid, user.bsuid]]);
  });

  it('CA-3 is handled by a message that was delivered after it, and not by what the contact writes', async () => {
    await missed('wacid.written', 0, 20);
    await told(inboundMessage({ wamid: 'wamid.written', at: later(30), user }), messageStatus({ wamid: 'wamid.before', status: 'delivered', at: later(10), user }), messageStatus({ wamid: 'wamid.ours', status: 'sent', at: later(40), user }));
    expect(await eventOf('wacid.written')).toMatchObject({ handled: false });
    await told(messageStatus({ wamid: 'wamid.ours', status: 'delivered', at: later(45), user }));
    expect(await eventOf('wacid.written')).toMatchObject({ handled: true, handledAt: iso(later(45)), secondsToHandle: 25 });
    await told(messageStatus({ wamid: 'wamid.earlier', status: 'delivered', at: later(25), user }));
    expect(await eventOf('wacid.written')).toMatchObject({ handledAt: iso(later(25)), secondsToHandle: 5 });
  });

  it('CA-3 can be claimed by one agent, and ticked off by hand', async () => {
    await missed('wacid.claimed', 0, 20);
    const { eventId } = (await eventOf('wacid.claimed'))!;
    const does = (sub: string, action: string) => server.api(agent(sub)).post<ContactEventDocument & Problem>(`/v1/inbox/contact-events/${eventId}/${action}`);
    expect(await does('anna', 'claim')).toMatchObject({ status: 200, body: { claimedBy: 'anna' } });
    expect(await does('anna', 'claim')).toMatchObject({ status: 200, body: { claimedBy: 'anna' } });
    expect(await does('ben', 'claim')).toMatchObject({ status: 409, body: { code: 'already_taken', winner: 'anna' } });
    await server.setClock(later(80));
    expect(await does('anna', 'handled')).toMatchObject({ status: 200, body: { handled: true, handledBy: 'anna', handledAt: iso(later(80)), secondsToHandle: 60 } });
  });
});
