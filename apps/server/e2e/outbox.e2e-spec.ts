import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { after, HOUR, MINUTE, SECOND } from '#domain/kernel/instant';
import { accepted, connectInbound, permissionReply, ringing, terminate } from '#testing/fixtures/payloads';
import { GraphStub, type Fate } from '#testing/server/graph-stub';
import type { Page, Problem } from '#testing/server/http-client';
import { agent, CHANNEL, MORNING, openShop, OWNER } from '#testing/server/shop';
import { documentsOf } from '#testing/server/stored';
import { TestServer } from '#testing/server/test-server';
import { until } from '#testing/server/until';
import type { AgentDocument } from '#views/agents/agents.view';
import type { CallDocument } from '#views/call-history/call-history.view';
import { outbound, type OutboundActionDocument } from '#views/outbound/outbound.view';

const { phoneNumberId } = CHANNEL;
const OFFER = 'v=0 offer';

let graph: GraphStub;
let server: TestServer;
let people = 0;

/** A contact of the spec's own, who may be called for good. */
async function allowed() {
  const n = ++people;
  const user = { bsuid: `KE.${n}`, waId: `2547${String(n).padStart(8, '0')}`, number: `2547${String(n).padStart(8, '0')}` };
  await server.hooks(permissionReply({ wamid: `wamid.yes-${n}`, at: MORNING, user, response: 'accept', permanent: true }));
  await server.settled();
  return user;
}

const dial = (sub: string, contact: string) => server.api(agent(sub)).post<{ dialId: string } & Problem>('/v1/calls', { phoneNumberId, contact, sdpOffer: OFFER });

/** A dial by an agent of its own to a contact of its own, whose connect meets this fate. */
async function dialled(fate: Fate) {
  const user = await allowed();
  const sub = `agent-${people}`;
  const asked = graph.of('connect').length;
  graph.plan('connect', fate);
  const { status, body } = await dial(sub, user.bsuid);
  expect(status).toBe(201);
  await until('the platform was asked', async () => graph.of('connect').length === asked + 1);
  return { user, sub, dialId: body.dialId };
}

const callOf = async (id: string) => (await server.api(OWNER).get<CallDocument>(`/v1/calls/${id}`)).body;

const actionsOf = async (about: string): Promise<readonly OutboundActionDocument[]> => (await documentsOf(server.dataDir, outbound)).filter((action) => action.about === about);

const stateOf = (about: string, state: OutboundActionDocument['state']) =>
  until(`the action is ${state}`, async () => (await actionsOf(about)).find((action) => action.state === state));

const lineOf = async (sub: string) => (await server.api(OWNER).get<Page<AgentDocument>>('/v1/agents?limit=500')).body.items.find(({ agentId }) => agentId === sub)?.line;

const connectsOf = (dialId: string) => graph.of('connect').filter(({ body }) => body['biz_opaque_callback_data'] === dialId);

const rings = async (callId: string) => {
  await server.hooks(connectInbound({ callId, at: MORNING, user: { bsuid: `KE.${callId}` } }));
  await server.settled();
};

const accept = (sub: string, callId: string) => server.api(agent(sub)).post<CallDocument & Problem>(`/v1/calls/${callId}/accept`, { sdpAnswer: 'v=0 answer' });

describe('with a platform that can be reached', () => {
  beforeAll(async () => {
    graph = await GraphStub.start();
    server = await TestServer.start(graph.environment);
    await openShop(server);
  });

  afterEach(() => server.setClock(MORNING));

  afterAll(async () => {
    await server.remove();
    await graph.stop();
  });

  describe('a dial', () => {
    it('asks once, in the platform’s words, with its own id to recognise it by, and is linked by the answer', async () => {
      const { user, sub, dialId } = await dialled('answer');
      await server.settled();
      expect(connectsOf(dialId)).toEqual([
        {
          action: 'connect',
          path: `/v26.0/${phoneNumberId}/calls`,
          authorization: 'Bearer graph-token',
          body: {
            messaging_product: 'whatsapp',
            to: user.waId,
            recipient: user.bsuid,
            action: 'connect',
            session: { sdp_type: 'offer', sdp: OFFER },
            biz_opaque_callback_data: dialId,
          },
        },
      ]);
      const call = await callOf(dialId);
      expect(call).toMatchObject({ dialId, platformCallId: 'wacid.stub-1', direction: 'outbound', agentId: sub, status: 'ringing' });
      expect(await callOf('wacid.stub-1')).toEqual(call);
      expect(await lineOf(sub)).toMatchObject({ state: 'held' });
    });

    describe('of which nobody knows whether the platform took it', () => {
      const lost: readonly (readonly [string, Fate])[] = [
        ['broke the connection', 'drop'],
        ['failed', { status: 500, code: 131000 }],
        ['never answered until the server was killed', 'hang'],
      ];
      const dials: Awaited<ReturnType<typeof dialled>>[] = [];

      beforeAll(async () => {
        for (const [, fate] of lost) dials.push(await dialled(fate));
        await stateOf(dials[0]!.dialId, 'unknown');
        await stateOf(dials[1]!.dialId, 'unknown');
        await server.kill9();
        await server.launch();
        await stateOf(dials[2]!.dialId, 'unknown');
        await server.setClock(after(MORNING, HOUR));
        await server.settled();
        await server.restart();
        await server.setClock(MORNING);
        await server.settled();
      }, 60_000);

      it.each(lost.map(([name], i) => [name, i] as const))('is never sent again where it %s, and is linked by what the webhooks bring back', async (_, i) => {
        const { user, sub, dialId } = dials[i]!;
        expect(connectsOf(dialId)).toHaveLength(1);
        expect(await callOf(dialId)).toMatchObject({ callId: null, status: 'requested' });
        expect(await lineOf(sub)).toMatchObject({ state: 'held', holder: dialId });

        const call = { callId: `wacid.found-${i}`, user, opaque: dialId };
        await server.hooks(ringing({ ...call, at: after(MORNING, 2 * SECOND) }), accepted({ ...call, at: after(MORNING, 6 * SECOND) }));
        await server.settled();
        expect(await callOf(dialId)).toMatchObject({ dialId, platformCallId: call.callId, status: 'live', agentId: sub });
        await server.hooks(terminate({ ...call, direction: 'outbound', at: after(MORNING, 20 * SECOND), durationSeconds: 14 }));
        await server.settled();
        expect(await callOf(dialId)).toMatchObject({ status: 'ended', outcome: 'answered' });
        expect(await lineOf(sub)).toMatchObject({ state: 'free' });
        expect(connectsOf(dialId)).toHaveLength(1);
      });
    });

    it.each([
      [400, 138001],
      [401, 138006],
      [429, 138002],
    ])('that the platform refuses with %i and %i has failed, and line and pair are free again', async (status, code) => {
      const { user, sub, dialId } = await dialled({ status, code });
      expect(await stateOf(dialId, 'refused')).toMatchObject({ code, attempts: 1 });
      await server.settled();
      expect(await callOf(dialId)).toMatchObject({ callId: null, status: 'ended', outcome: 'failed', errorCode: code });
      expect(await lineOf(sub)).toMatchObject({ state: 'free' });
      expect(await dial(sub, user.bsuid)).toMatchObject({ status: 201 });
      await server.settled();
    });

    it('CA-13 keeps its pair until it is over', async () => {
      const { user, dialId } = await dialled('answer');
      expect(await dial('somebody-else', user.bsuid)).toMatchObject({ status: 409, body: { code: 'call_in_progress', rule: 'CA-13' } });
      await server.settled();
      const { platformCallId } = await callOf(dialId);
      await server.hooks(terminate({ callId: platformCallId!, user, direction: 'outbound', at: after(MORNING, 30 * SECOND) }));
      await server.settled();
      expect(await callOf(dialId)).toMatchObject({ outcome: 'unanswered' });
      expect(await dial('somebody-else', user.bsuid)).toMatchObject({ status: 201 });
    });

    it('CA-20 that is given up while nobody knows its call is hung up as soon as the call is known', async () => {
      const { user, sub, dialId } = await dialled('drop');
      await stateOf(dialId, 'unknown');
      expect(await server.api(agent(sub)).post(`/v1/calls/${dialId}/end`)).toMatchObject({ status: 200 });
      const callId = `wacid.given-up-${people}`;
      await server.hooks(ringing({ callId, user, opaque: dialId, at: after(MORNING, 2 * SECOND) }));
      await until('it is hung up', async () => graph.of('terminate').some(({ body }) => body['call_id'] === callId));
      await server.settled();
    });
  });

  describe('what agents do with a ringing call', () => {
    it('CA-9 is told to the platform, and an accept that is refused lets it ring again', async () => {
      await rings('wacid.refused');
      graph.plan('accept', { status: 400, code: 138007 });
      expect(await accept('carl', 'wacid.refused')).toMatchObject({ status: 200, body: { status: 'live' } });
      await until('it rings again', async () => (await callOf('wacid.refused')).status === 'ringing');
      await server.settled();
      expect(await lineOf('carl')).toMatchObject({ state: 'free' });
      expect(await accept('dora', 'wacid.refused')).toMatchObject({ status: 200, body: { agentId: 'dora' } });
      await server.settled();
      const accepts = graph.of('accept').filter(({ body }) => body['call_id'] === 'wacid.refused');
      expect(accepts).toHaveLength(2);
      expect(accepts[1]!.body).toMatchObject({ messaging_product: 'whatsapp', action: 'accept', call_id: 'wacid.refused', session: { sdp_type: 'answer', sdp: 'v=0 answer' } });
      expect(await callOf('wacid.refused')).toMatchObject({ status: 'live', agentId: 'dora' });
    });

    it('CA-20 hangs up once', async () => {
      await rings('wacid.ended');
      await accept('emil', 'wacid.ended');
      const end = () => server.api(agent('emil')).post('/v1/calls/wacid.ended/end');
      expect((await Promise.all([end(), end(), end()])).map(({ status }) => status)).toEqual([200, 200, 200]);
      await server.settled();
      expect(graph.of('terminate').filter(({ body }) => body['call_id'] === 'wacid.ended').map(({ path, body }) => [path, body])).toEqual([
        [`/v26.0/${phoneNumberId}/calls`, { messaging_product: 'whatsapp', call_id: 'wacid.ended', action: 'terminate' }],
      ]);
    });

    it('CA-7 turns it away once for everybody', async () => {
      await rings('wacid.rejected');
      expect(await server.api(agent('fred')).post('/v1/calls/wacid.rejected/reject')).toMatchObject({ status: 200 });
      await server.settled();
      expect(graph.of('reject').filter(({ body }) => body['call_id'] === 'wacid.rejected').map(({ body }) => body)).toEqual([{ messaging_product: 'whatsapp', call_id: 'wacid.rejected', action: 'reject' }]);
    });
  });

  describe('a request for permission', () => {
    const ask = (contact: string, more: object) => server.api(agent('gina')).post<{ requestId: string } & Problem>('/v1/permission-requests', { phoneNumberId, contact, ...more });
    const template = { form: 'template', template: { name: 'may_we_call', language: 'en_US' } };

    it('PE-10 goes as a template, and the yes that names it grants', async () => {
      const user = { bsuid: 'KE.8001', waId: '254780000001', number: '254780000001' };
      const asked = await ask(user.waId, template);
      expect(asked).toMatchObject({ status: 202, body: { status: 'requested' } });
      await server.settled();
      expect(graph.of('permission_request').at(-1)).toMatchObject({
        path: `/v26.0/${phoneNumberId}/messages`,
        body: { messaging_product: 'whatsapp', to: user.waId, type: 'template', template: { name: 'may_we_call', language: { code: 'en_US' } } },
      });
      const wamid = `wamid.stub-${graph.of('permission_request').length}`;
      const expiresAt = after(MORNING, 100 * HOUR);
      await server.hooks(permissionReply({ wamid: 'wamid.agreed', at: after(MORNING, MINUTE), user, response: 'accept', expiresAt, refersTo: wamid }));
      await server.setClock(after(MORNING, MINUTE));
      await server.settled();
      const { body } = await server.api(OWNER).get(`/v1/permissions/${phoneNumberId}/${user.bsuid}`);
      expect(body).toMatchObject({ permission: { status: 'temporary', source: 'request', expirationTime: '2026-11-28T13:00:00.000Z' } });
    });

    it('that the platform refuses gives its slot back', async () => {
      graph.plan('permission_request', { status: 400, code: 138009 });
      const first = await ask('KE.8002', template);
      expect(await stateOf(first.body.requestId, 'refused')).toMatchObject({ code: 138009 });
      await server.settled();
      expect(await ask('KE.8002', template)).toMatchObject({ status: 202 });
      await server.settled();
      expect(await ask('KE.8002', template)).toMatchObject({ status: 409, body: { rule: 'PE-3' } });
    });

    it('is never sent again when nobody knows whether it went', async () => {
      graph.plan('permission_request', 'drop');
      const before = graph.of('permission_request').length;
      const { body } = await ask('KE.8003', template);
      expect(await stateOf(body.requestId, 'unknown')).toMatchObject({ attempts: 1 });
      await server.restart();
      await server.settled();
      expect(graph.of('permission_request')).toHaveLength(before + 1);
    });
  });
});

describe('without a token for the platform', () => {
  beforeAll(async () => {
    graph = await GraphStub.start();
    server = await TestServer.start({ GRAPH_API_URL: graph.environment['GRAPH_API_URL']! });
    await openShop(server, { online: ['anna'] });
  });

  afterAll(async () => {
    await server.remove();
    await graph.stop();
  });

  it('nothing is sent, and everything stays due', async () => {
    const { bsuid } = await allowed();
    const { body } = await dial('anna', bsuid);
    await rings('wacid.waits');
    await accept('ben', 'wacid.waits');
    await server.settled();
    await server.restart();
    await server.settled();
    const { callId } = await callOf('wacid.waits');
    expect((await actionsOf(body.dialId)).map(({ kind, state, attempts }) => [kind, state, attempts])).toEqual([['connect', 'due', 0]]);
    expect((await actionsOf(callId!)).map(({ kind, state, attempts }) => [kind, state, attempts])).toEqual([['accept', 'due', 0]]);
    expect(graph.requests).toEqual([]);
  });

  it('a dial is given up when it has waited for a minute, and line and pair are free again', async () => {
    const { items } = (await server.api(OWNER).get<Page<CallDocument>>('/v1/calls')).body;
    const { dialId, contact } = items.find((call) => call.dialId !== null)!;
    await server.setClock(after(MORNING, MINUTE - 1));
    await server.settled();
    expect(await callOf(dialId!)).toMatchObject({ status: 'requested' });
    await server.setClock(after(MORNING, MINUTE));
    await server.settled();
    expect((await actionsOf(dialId!)).map(({ state }) => state)).toEqual(['expired']);
    expect(await callOf(dialId!)).toMatchObject({ status: 'ended', outcome: 'failed' });
    expect(await dial('anna', contact.bsuid!)).toMatchObject({ status: 201 });
    expect(graph.requests).toEqual([]);
  });
});
