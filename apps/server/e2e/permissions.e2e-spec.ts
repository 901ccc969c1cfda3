import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { after, DAY, HOUR, iso, MINUTE, SECOND, type Instant } from '#domain/kernel/instant';
import type { PermissionView } from '#domain/permission/permission-at';
import { connectInbound, inboundMessage, permissionReply, terminate, terminateAnswered, type Person } from '#testing/fixtures/payloads';
import { GraphStub } from '#testing/server/graph-stub';
import type { Api, Page, Problem } from '#testing/server/http-client';
import { ACCOUNT, agent, CHANNEL, MORNING, openShop } from '#testing/server/shop';
import { TestServer } from '#testing/server/test-server';
import type { AgentDocument } from '#views/agents/agents.view';
import type { BalanceDocument } from '#views/balances/balances.view';

const { phoneNumberId } = CHANNEL;
const TEMPLATE = { form: 'template', template: { name: 'may_we_call', language: 'en' } };

let graph: GraphStub;
let server: TestServer;
let owner: Api;
let people = 0;
let user: Person & { readonly bsuid: string };

beforeAll(async () => {
  graph = await GraphStub.start();
  server = await TestServer.start(graph.environment);
  owner = await openShop(server);
});

beforeEach(async () => {
  await server.setClock(MORNING);
  const n = ++people;
  user = { bsuid: `KE.${n}`, number: `2547${String(n).padStart(8, '0')}` };
});

afterAll(async () => {
  await server.remove();
  await graph.stop();
});

const told = async (...payloads: readonly object[]): Promise<void> => {
  await server.hooks(...payloads);
  await server.settled();
};

/** Asks, and waits until the platform has said what it makes of it. Answers the status and the problem; the id of the message, if it went. */
async function ask(more: object = { form: 'free_form', text: 'May we ring you?' }) {
  const sent = graph.of('permission_request').length;
  const { status, body } = await server.api(agent('anna')).post<Problem>('/v1/permission-requests', { phoneNumberId, contact: user.bsuid, ...more });
  await server.settled();
  return { status, body, wamid: `wamid.stub-${sent + 1}` };
}

let replies = 0;

const reply = (more: { readonly at: Instant; readonly response: 'accept' | 'reject' } & Partial<Parameters<typeof permissionReply>[0]>) =>
  told(permissionReply({ wamid: `wamid.reply-${++replies}`, user, ...more }));

const permission = async (at?: Instant) =>
  (await owner.get<PermissionView>(`/v1/permissions/${phoneNumberId}/${user.bsuid}${at === undefined ? '' : `?at=${iso(at)}`}`)).body;

const requestAction = async (at?: Instant) => (await permission(at)).actions.find(({ action }) => action === 'send_call_permission_request');

const dial = (more: { readonly sub?: string; readonly phoneNumberId?: string; readonly contact?: string } = {}) => {
  const { sub = `agent-${people}`, ...rest } = more;
  return server.api(agent(sub)).post<Problem & { dialId: string }>('/v1/calls', { phoneNumberId, contact: user.bsuid, sdpOffer: 'v=0', ...rest });
};

describe('asking for permission', () => {
  it('PE-1 in free form needs an open service window, and a message of the contact opens it for exactly 24 h', async () => {
    expect(await ask()).toMatchObject({ status: 409, body: { code: 'service_window_closed', rule: 'PE-1' } });
    const written = after(MORNING, -2 * HOUR);
    await told(inboundMessage({ wamid: `wamid.text-${people}`, at: written, user }));
    expect((await permission()).serviceWindow).toEqual({ open: true, until: iso(after(written, DAY)) });
    await server.setClock(after(written, DAY));
    expect(await ask()).toMatchObject({ status: 409, body: { code: 'service_window_closed', rule: 'PE-1' } });
    await server.setClock(after(written, DAY - 1));
    expect(await ask()).toMatchObject({ status: 202, body: { status: 'requested' } });
    expect(graph.of('permission_request').at(-1)!.body).toMatchObject({ recipient: user.bsuid, type: 'interactive', interactive: { type: 'call_permission_request', body: { text: 'May we ring you?' } } });
  });

  it('PE-1 in free form goes after a call of the contact that nobody took, and a template goes at any time', async () => {
    expect(await ask(TEMPLATE)).toMatchObject({ status: 202 });
    user = { bsuid: `KE.caller-${people}` };
    const call = { callId: `wacid.caller-${people}`, user };
    await told(connectInbound({ ...call, at: MORNING }), terminate({ ...call, direction: 'inbound', at: after(MORNING, 20 * SECOND) }));
    expect(await ask()).toMatchObject({ status: 202 });
  });

  it('PE-1 is not helped by an automatic reply', async () => {
    await reply({ at: MORNING, response: 'accept', automatic: true, refersTo: `wacid.auto-${people}`, expiresAt: after(MORNING, 7 * DAY) });
    expect(await permission()).toMatchObject({ permission: { status: 'temporary', source: 'callback' }, serviceWindow: { open: false } });
    expect(await ask()).toMatchObject({ status: 409, body: { rule: 'PE-1' } });
  });

  it('is pointless where the contact has agreed for good', async () => {
    const { wamid } = await ask(TEMPLATE);
    await reply({ at: MORNING, response: 'accept', permanent: true, refersTo: wamid });
    expect((await permission()).permission).toMatchObject({ status: 'permanent', expirationTime: null, source: 'request', grantedAt: iso(MORNING) });
    await server.setClock(after(MORNING, 30 * DAY));
    expect(await ask(TEMPLATE)).toMatchObject({ status: 409, body: { code: 'permission_already_permanent' } });
    expect((await permission()).permission.status).toBe('permanent');
  });

  it('PE-6 waits until 24 h after a no, exactly, and the old request can still be accepted', async () => {
    const { wamid } = await ask(TEMPLATE);
    const declined = after(MORNING, 5 * HOUR);
    await reply({ at: declined, response: 'reject', refersTo: wamid });
    await told(inboundMessage({ wamid: `wamid.later-${people}`, at: after(declined, HOUR), user }));
    const retryAt = after(declined, DAY);
    await server.setClock(after(declined, MINUTE));
    expect(await ask(TEMPLATE)).toMatchObject({ status: 409, body: { code: 'permission_request_limit', rule: 'PE-6', retryAt: iso(retryAt) } });
    expect(await requestAction(after(retryAt, -1))).toMatchObject({ allowed: false, rule: 'PE-6', retryAt: iso(retryAt) });
    expect(await requestAction(retryAt)).toMatchObject({ allowed: true, rule: null, retryAt: null });
    await server.setClock(after(retryAt, -1));
    expect(await ask(TEMPLATE)).toMatchObject({ status: 409, body: { rule: 'PE-6' } });
    await server.setClock(retryAt);
    await reply({ at: retryAt, response: 'accept', permanent: false, expiresAt: after(retryAt, 7 * DAY), refersTo: wamid });
    expect((await permission()).permission).toMatchObject({ status: 'temporary', source: 'request' });
  });

  it('PE-6 may be done again at exactly that instant', async () => {
    const { wamid } = await ask(TEMPLATE);
    await reply({ at: after(MORNING, HOUR), response: 'reject', refersTo: wamid });
    await server.setClock(after(MORNING, HOUR + DAY));
    expect(await ask(TEMPLATE)).toMatchObject({ status: 202 });
  });

  it('PE-4 is free again after a call that was connected', async () => {
    await ask(TEMPLATE);
    expect(await ask(TEMPLATE)).toMatchObject({ status: 409, body: { rule: 'PE-3' } });
    const startedAt = after(MORNING, MINUTE);
    await told(terminateAnswered({ callId: `wacid.connected-${people}`, user, direction: 'inbound', startedAt, lasted: 30 }));
    await server.setClock(after(startedAt, MINUTE));
    expect(await ask(TEMPLATE)).toMatchObject({ status: 202 });
  });
});

describe('what contacts say', () => {
  it('PE-7 a no that names nothing takes the permission back', async () => {
    await reply({ at: MORNING, response: 'accept', permanent: true });
    expect((await permission()).permission).toMatchObject({ status: 'permanent', source: 'profile' });
    const revoked = after(MORNING, HOUR);
    await reply({ at: revoked, response: 'reject' });
    expect((await permission(after(revoked, -1))).permission.status).toBe('permanent');
    expect((await permission(revoked)).permission.status).toBe('none');
    await server.setClock(revoked);
    expect(await dial()).toMatchObject({ status: 409, body: { code: 'no_call_permission', rule: 'PE-5' } });
    expect(await ask(TEMPLATE)).toMatchObject({ status: 202 });
  });

  it('PE-7 a no to a request that was accepted takes it back, too', async () => {
    const { wamid } = await ask(TEMPLATE);
    await reply({ at: MORNING, response: 'accept', permanent: true, refersTo: wamid });
    await reply({ at: after(MORNING, MINUTE), response: 'reject', refersTo: wamid });
    await server.setClock(after(MORNING, MINUTE));
    expect((await permission()).permission.status).toBe('none');
  });

  it('PE-5 a temporary yes does not lower a permanent one', async () => {
    await reply({ at: MORNING, response: 'accept', permanent: true });
    await reply({ at: after(MORNING, MINUTE), response: 'accept', expiresAt: after(MORNING, 7 * DAY) });
    expect((await permission(after(MORNING, 8 * DAY))).permission.status).toBe('permanent');
  });

  it('PE-5 a temporary yes without an end is good for 168 h', async () => {
    await reply({ at: MORNING, response: 'accept', refersTo: (await ask(TEMPLATE)).wamid });
    expect((await permission(after(MORNING, 7 * DAY - 1))).permission).toMatchObject({ status: 'temporary', expirationTime: iso(after(MORNING, 7 * DAY)) });
    expect((await permission(after(MORNING, 7 * DAY))).permission.status).toBe('none');
  });

  it('PE-10 a yes to a request that nobody knows counts for nothing, until the request turns up', async () => {
    const wamid = `wamid.stub-${graph.of('permission_request').length + 1}`;
    await reply({ at: after(MORNING, SECOND), response: 'accept', permanent: true, refersTo: wamid });
    await server.setClock(after(MORNING, MINUTE));
    expect((await permission()).permission.status).toBe('none');
    expect(await dial()).toMatchObject({ status: 409, body: { code: 'no_call_permission', rule: 'PE-5' } });
    expect(await ask(TEMPLATE)).toMatchObject({ status: 202, wamid });
    expect((await permission()).permission).toMatchObject({ status: 'permanent', source: 'request' });
  });

  it('comes to the same twice, late and in another order', async () => {
    const { wamid } = await ask(TEMPLATE);
    const yes = permissionReply({ wamid: `wamid.yes-${people}`, at: after(MORNING, MINUTE), user, response: 'accept', permanent: true, refersTo: wamid });
    const no = permissionReply({ wamid: `wamid.no-${people}`, at: after(MORNING, 2 * MINUTE), user, response: 'reject' });
    await told(no, yes, no, yes);
    expect((await permission(after(MORNING, MINUTE))).permission.status).toBe('permanent');
    expect((await permission(after(MORNING, 2 * MINUTE))).permission.status).toBe('none');
  });
});

describe('a dial', () => {
  const agreed = () => reply({ at: MORNING, response: 'accept', permanent: true });
  const lineOf = async (sub: string) => (await owner.get<Page<AgentDocument>>('/v1/agents?limit=500')).body.items.find(({ agentId }) => agentId === sub)?.line.state;

  /** A number with its own account. */
  const number = async (id: string, { topUp, minimumBalance, ...more }: { topUp?: string; minimumBalance?: string; messagingLimit?: number | string; calling?: string }) => {
    const accountId = `acc-${id}`;
    await owner.post('/v1/accounts', { ...ACCOUNT, accountId, minimumBalance });
    if (topUp !== undefined) await owner.post(`/v1/accounts/${accountId}/top-ups`, { amount: topUp }, { 'idempotency-key': `first-${id}` });
    const { calling, messagingLimit = CHANNEL.messagingLimit } = more;
    await owner.post('/v1/channels', { ...CHANNEL, phoneNumberId: id, displayPhoneNumber: `1555000${id}`, accountId, messagingLimit });
    return calling === undefined ? null : owner.patch<Problem>(`/v1/channels/${id}`, { calling });
  };

  const agreedWith = (id: string) => reply({ at: MORNING, response: 'accept', permanent: true, phoneNumberId: id, displayPhoneNumber: `1555000${id}` });

  it('PE-5 to somebody who has not agreed is refused, known or not', async () => {
    expect(await dial()).toMatchObject({ status: 409, body: { code: 'no_call_permission', rule: 'PE-5' } });
    await told(inboundMessage({ wamid: `wamid.hi-${people}`, at: MORNING, user }));
    expect(await dial()).toMatchObject({ status: 409, body: { code: 'no_call_permission', rule: 'PE-5' } });
    await server.settled();
    expect(['free', undefined]).toContain(await lineOf(`agent-${people}`));
  });

  it('CA-6 by an agent on another call is refused, and names the rule', async () => {
    await agreed();
    expect(await dial({ sub: 'busy' })).toMatchObject({ status: 201, body: { dialId: expect.stringMatching(/^dl_/), callId: null, status: 'requested' } });
    user = { bsuid: `KE.other-${people}` };
    await agreed();
    expect(await dial({ sub: 'busy' })).toMatchObject({ status: 409, body: { code: 'agent_busy', rule: 'CA-6' } });
    expect(await dial({ sub: 'idle' })).toMatchObject({ status: 201 });
  });

  it('CH-2 from a number that is switched off is refused, before anything else; so is a request', async () => {
    await number('201', { topUp: '50' });
    expect(await dial({ phoneNumberId: '201' })).toMatchObject({ status: 409, body: { code: 'calling_disabled', rule: 'CH-2' } });
    expect(await ask({ ...TEMPLATE, phoneNumberId: '201' })).toMatchObject({ status: 409, body: { code: 'calling_disabled', rule: 'CH-2' } });
  });

  it.each([
    ['202', 1_999, 409],
    ['203', 2_000, 200],
    ['204', 'unlimited', 200],
    ['205', 0, 409],
  ] as const)('CH-1 cannot be made possible on number %s with a messaging limit of %s: %i', async (id, messagingLimit, status) => {
    const enabled = await number(id, { messagingLimit, calling: 'enabled' });
    expect(enabled?.status).toBe(status);
    if (status === 409) expect(enabled!.body).toMatchObject({ code: 'messaging_limit_too_low', rule: 'CH-1' });
  });

  it('CA-16 needs the account’s minimum, to the micro', async () => {
    await number('206', { topUp: '9.999999', calling: 'enabled' });
    await agreedWith('206');
    expect((await owner.get<BalanceDocument>('/v1/accounts/acc-206')).body).toMatchObject({ label: 'top_up_required', callsAllowed: false });
    expect(await dial({ phoneNumberId: '206' })).toMatchObject({ status: 409, body: { code: 'top_up_required', rule: 'CA-16' } });
    await owner.post('/v1/accounts/acc-206/top-ups', { amount: '0.000001' }, { 'idempotency-key': 'the-last-micro' });
    expect((await owner.get<BalanceDocument>('/v1/accounts/acc-206')).body).toMatchObject({ balance: '10.000000', label: null, callsAllowed: true });
    expect(await dial({ phoneNumberId: '206' })).toMatchObject({ status: 201 });
  });

  it('MO-10 needs money for its first minute', async () => {
    await number('207', { topUp: '0.010299', minimumBalance: '0', calling: 'enabled' });
    await agreedWith('207');
    expect(await dial({ phoneNumberId: '207' })).toMatchObject({ status: 409, body: { code: 'insufficient_funds' } });
    await owner.post('/v1/accounts/acc-207/top-ups', { amount: '0.000001' }, { 'idempotency-key': 'just-enough' });
    expect(await dial({ phoneNumberId: '207' })).toMatchObject({ status: 201, body: { estimate: { affordableSeconds: 60 } } });
  });

  it.each([
    ['of a market without a rate', { bsuid: 'IT.9001', number: '393331234567' }],
    ['of whose country nothing is known', { bsuid: 'nowhere' }],
  ])('MO-3 to a number %s is refused, and leaves line and pair free', async (_, person) => {
    user = person;
    await agreed();
    const sub = `agent-${people}`;
    const asked = graph.of('connect').length;
    for (const _again of [1, 2]) expect(await dial({ sub })).toMatchObject({ status: 409, body: { code: 'no_rate', rule: 'MO-3' } });
    await server.settled();
    expect(await lineOf(sub)).toBe('free');
    expect(graph.of('connect')).toHaveLength(asked);
  });

  it('is refused in the order of the rules: CH-2, then PE-5, then CA-16', async () => {
    await number('208', { topUp: '1' });
    expect(await dial({ phoneNumberId: '208' })).toMatchObject({ body: { rule: 'CH-2' } });
    await owner.patch('/v1/channels/208', { calling: 'enabled' });
    expect(await dial({ phoneNumberId: '208' })).toMatchObject({ body: { rule: 'PE-5' } });
    await agreedWith('208');
    expect(await dial({ phoneNumberId: '208' })).toMatchObject({ body: { rule: 'CA-16' } });
  });
});
