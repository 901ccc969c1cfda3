import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectInbound, inboundMessage, permissionReply, terminate } from '#testing/fixtures/payloads';
import type { Answer, Api, Page, Problem } from '#testing/server/http-client';
import { routesOf, type Route } from '#testing/server/open-api';
import { ACCOUNT, agent, AMINA, CARD, CHANNEL, MORNING, openShop, OWNER } from '#testing/server/shop';
import { TestServer } from '#testing/server/test-server';
import type { Bearer } from '#testing/server/token';
import type { CallDocument } from '#views/call-history/call-history.view';

const ROLES = ['agent', 'auditor', 'finance', 'admin'] as const;
const EVERYBODY: Bearer = { sub: 'anna', roles: ROLES };
const STRANGER: Bearer = { sub: 'anna', roles: ROLES, workspace: 'other' };
const MAP = 'dial_prefix,iso,market\n254,KE,Rest of Africa\n';
const BEYOND_2_MB = 'x'.repeat(2 * 1024 * 1024 + 1);

/** Parameters that name nothing of a workspace. */
const NO_IDS: Readonly<Record<string, string>> = { kind: 'cost', currency: 'USD', from: '2026-02-01', parkedId: 'pk_bm90aGluZw', buildId: 'nothing' };

let server: TestServer;
let routes: readonly Route[];
/** What the workspace of the shop holds, by the parameter that names it; some things have several names. */
let ids: Readonly<Record<string, readonly string[]>>;

beforeAll(async () => {
  server = await TestServer.start();
  const owner = await openShop(server, { online: ['anna'] });
  await owner.put('/v1/market-maps/2026-01-01', MAP, { 'content-type': 'text/csv' });
  const anna = server.api(agent('anna'));
  await server.hooks(
    permissionReply({ wamid: 'wamid.yes', at: MORNING, user: AMINA, response: 'accept', permanent: true }),
    inboundMessage({ wamid: 'wamid.text', at: MORNING, user: AMINA }),
    connectInbound({ callId: 'wacid.rings', at: MORNING, user: { bsuid: 'KE.2' } }),
    connectInbound({ callId: 'wacid.missed', at: MORNING, user: { bsuid: 'KE.3' } }),
    terminate({ callId: 'wacid.missed', direction: 'inbound', at: MORNING, user: { bsuid: 'KE.3' } }),
  );
  await server.settled();
  const { body: dial } = await anna.post<{ dialId: string }>('/v1/calls', { phoneNumberId: CHANNEL.phoneNumberId, contact: AMINA.bsuid, sdpOffer: 'v=0' });
  const { body: call } = await owner.get<CallDocument>('/v1/calls/wacid.missed');
  await server.settled();
  ids = {
    accountId: ['acc-1'],
    phoneNumberId: [CHANNEL.phoneNumberId],
    callId: [call.callId!, 'wacid.missed', dial.dialId],
    eventId: [call.callId!.replace('cl_', 'ce_')],
    contact: [call.contact.contactId!, 'KE.3', AMINA.waId],
  };
  routes = (await routesOf(server.url)).filter(({ path }) => path.startsWith('/v1/'));
});

afterAll(() => server.remove());

let key = 0;

/** Asks a route with a body and an idempotency key that fit it; `change` replaces the body or its type. */
function ask(api: Api, { method, path, bodyType, body }: Route, change: { readonly body?: unknown; readonly type?: string } = {}): Promise<Answer<Problem>> {
  const usual = bodyType === 'text/csv' ? (path.includes('market-maps') ? MAP : CARD) : body;
  const type = change.type ?? bodyType;
  const headers = { 'idempotency-key': `key-${key++}`, ...(type !== null && method !== 'GET' && { 'content-type': type }) };
  return api.send<Problem>(method, path, method === 'GET' ? undefined : 'body' in change ? change.body : usual, headers);
}

/** The route once for every name that its things have. */
function addressed(route: Route): readonly Route[] {
  return route.inPath.reduce<readonly Route[]>((found, name) => {
    const values = name in NO_IDS ? [NO_IDS[name]!] : ids[name];
    if (!values) throw new Error(`${route.path}: the spec knows nothing by the name of ${name}`);
    return found.flatMap((one) => values.map((value) => ({ ...one, path: one.path.replace(`{${name}}`, value) })));
  }, [route]);
}

const named = ({ method, path }: Route): string => `${method} ${path}`;

/** Every route with what it was answered, so that a failure names its route. */
async function answers(of: readonly Route[], send: (route: Route) => Promise<Answer<Problem>>): Promise<readonly (readonly [string, number, string | undefined])[]> {
  const found: (readonly [string, number, string | undefined])[] = [];
  for (const route of of.flatMap(addressed)) {
    const { status, body, position, headers } = await send(route);
    expect([named(route), position]).toEqual([named(route), expect.stringMatching(/^[\w-]+\.\d+$/)]);
    if (status >= 400) {
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(body).toMatchObject({ type: expect.stringMatching(/^https:\/\/ringledger\.dev\/problems\/[a-z-]+$/), title: expect.any(String), status });
    }
    found.push([named(route), status, body.code]);
  }
  return found;
}

const all = (of: readonly Route[], status: number, code: string) => of.flatMap(addressed).map((route) => [named(route), status, code]);

const takesJson = ({ bodyType }: Route): boolean => bodyType === 'application/json';
const takesBody = ({ bodyType }: Route): boolean => bodyType !== null;
const changes = ({ method }: Route): boolean => method !== 'GET';
const hasId = ({ inPath }: Route): boolean => inPath.some((name) => !(name in NO_IDS));
/** In a shop where all is well nothing is parked, and nothing was built anew. */
const isEmpty = ({ inPath }: Route): boolean => inPath.includes('parkedId') || inPath.includes('buildId');
const lists = ({ inQuery }: Route): boolean => inQuery.includes('cursor');

describe('every route of the OpenAPI document', () => {
  it('says which roles it is for, and what it may answer', () => {
    expect(routes.length).toBeGreaterThan(25);
    expect(routes.filter(({ roles }) => !roles?.length || roles.some((role) => !(ROLES as readonly string[]).includes(role))).map(named)).toEqual([]);
  });

  it('answers 401 without a token', async () => {
    expect(await answers(routes, (route) => ask(server.api(null), route))).toEqual(all(routes, 401, 'unauthenticated'));
  });

  it('answers 401 to a token that has expired', async () => {
    const late = server.api({ ...EVERYBODY, goodFor: -1 });
    expect(await answers(routes, (route) => ask(late, route))).toEqual(all(routes, 401, 'unauthenticated'));
  });

  it.each(ROLES)('answers 403 to %s unless it is for that role, and never otherwise', async (role) => {
    const api = server.api({ sub: 'ben', roles: [role] });
    const refused = routes.filter(({ roles }) => !roles!.includes(role));
    expect(await answers(refused, (route) => ask(api, route))).toEqual(all(refused, 403, 'forbidden'));
    const allowed = routes.filter((route) => route.roles!.includes(role) && !changes(route) && !isEmpty(route));
    expect((await answers(allowed, (route) => ask(api, route))).filter(([, status]) => status !== 200)).toEqual([]);
  });

  it('answers 403 to a token without a role', async () => {
    expect(await answers(routes, (route) => ask(server.api({ sub: 'ben', roles: [] }), route))).toEqual(all(routes, 403, 'forbidden'));
  });

  it('answers 404 to another workspace where its address names something', async () => {
    const withId = routes.filter(hasId);
    expect(withId.length).toBeGreaterThan(10);
    expect(await answers(withId, (route) => ask(server.api(STRANGER), route))).toEqual(all(withId, 404, 'not_found'));
  });

  it('answers 404 to another workspace that names the number of this one in a body, and connects it to nobody else', async () => {
    const stranger = server.api(STRANGER);
    const { phoneNumberId } = CHANNEL;
    await stranger.post('/v1/accounts', ACCOUNT);
    const asked = [
      await stranger.post<Problem>('/v1/calls', { phoneNumberId, contact: 'KE.3', sdpOffer: 'v=0' }),
      await stranger.post<Problem>('/v1/permission-requests', { phoneNumberId, contact: 'KE.3', form: 'free_form' }),
      await stranger.post<Problem>('/v1/channels', CHANNEL),
    ];
    for (const { status, body } of asked) expect([status, body.code]).toEqual([404, 'not_found']);
    expect((await server.api(EVERYBODY).get(`/v1/channels/${phoneNumberId}`)).status).toBe(200);
  });

  it('lists nothing to another workspace, and something to its own', async () => {
    const open = routes.filter((route) => lists(route) && !hasId(route));
    expect(open.length).toBeGreaterThan(6);
    for (const { path } of open) {
      const own = await server.api(EVERYBODY).get<Page<unknown>>(path);
      expect([path, own.status, own.body.items.length > 0]).toEqual([path, 200, true]);
      expect([path, (await server.api(STRANGER).get(path)).body]).toEqual([path, { items: [], next: null }]);
    }
  });

  it('answers 400 with its path to a field that nobody knows', async () => {
    const open = routes.filter((route) => changes(route) && route.bodyType !== 'text/csv');
    expect(open.length).toBeGreaterThan(12);
    for (const route of open.flatMap(addressed)) {
      const { status, body } = await ask(server.api(EVERYBODY), route, { type: 'application/json', body: JSON.stringify({ ...route.body, surprise: 1 }) });
      expect([named(route), status, body.code, body.errors?.map(({ path }) => path)]).toEqual([named(route), 400, 'invalid_request', ['surprise']]);
    }
  });

  it('answers 400 with its path to a parameter of the query that nobody knows, and to limits and cursors that are none', async () => {
    for (const { path } of routes.filter(lists).flatMap(addressed)) {
      for (const [name, value] of [['surprise', '1'], ['limit', '0'], ['limit', '501'], ['limit', 'many'], ['cursor', 'e30'], ['cursor', '%00']] as const) {
        const { status, body } = await server.api(EVERYBODY).get<Problem>(`${path}?${name}=${value}`);
        expect([path, value, status, body.code, body.errors?.map((fault) => fault.path)]).toEqual([path, value, 400, 'invalid_request', [name]]);
      }
    }
  });

  it('answers 400 to broken JSON', async () => {
    const open = routes.filter((route) => changes(route) && route.bodyType !== 'text/csv');
    for (const broken of ['{"a":', '', 'nonsense', '{"a":1}{', '{"__proto__":{"a":1}}']) {
      const sent = open.filter((route) => broken !== '' || takesJson(route));
      expect(await answers(sent, (route) => ask(server.api(EVERYBODY), route, { type: 'application/json', body: broken }))).toEqual(all(sent, 400, 'malformed_json'));
    }
  });

  it('answers 400 to JSON of another shape', async () => {
    const open = routes.filter(takesJson);
    for (const other of ['[]', 'null', '5', '"text"', '{}']) {
      expect([other, await answers(open, (route) => ask(server.api(EVERYBODY), route, { body: other }))]).toEqual([other, all(open, 400, 'invalid_request')]);
    }
  });

  it('answers 400 to a field of another type, with its path', async () => {
    for (const route of routes.filter(takesJson).flatMap(addressed)) {
      for (const field of route.fields) {
        const { status, body } = await ask(server.api(EVERYBODY), route, { body: JSON.stringify({ ...route.body, [field]: { not: ['this'] } }) });
        expect([named(route), field, status, body.code, body.errors?.[0]?.path?.split('.')[0]]).toEqual([named(route), field, 400, 'invalid_request', field]);
      }
    }
  });

  it('answers 400 to a body that is nested beyond all measure', async () => {
    const open = routes.filter(takesJson);
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(await answers(open, (route) => ask(server.api(EVERYBODY), route, { body: deep }))).toEqual(all(open, 400, 'invalid_request'));
  });

  it('names the path of a field inside of another', async () => {
    const account = { ...ACCOUNT, wabas: [...ACCOUNT.wabas, { wabaId: '1', timeZone: 'Europe/Rome', surprise: true }] };
    const { status, body } = await server.api(OWNER).post<Problem>('/v1/accounts', account);
    expect([status, body.errors?.map(({ path }) => path)]).toEqual([400, ['wabas.1.surprise']]);
  });

  it('answers 415 to another type of body', async () => {
    const open = routes.filter(takesBody);
    expect(open.length).toBeGreaterThan(9);
    expect(await answers(open, (route) => ask(server.api(EVERYBODY), route, { type: 'application/xml', body: '<a/>' }))).toEqual(all(open, 415, 'unsupported_media_type'));
    const csv = open.filter(({ bodyType }) => bodyType === 'text/csv');
    expect(await answers(csv, (route) => ask(server.api(EVERYBODY), route, { type: 'application/json', body: '{}' }))).toEqual(all(csv, 415, 'unsupported_media_type'));
  });

  it('answers 413 to a body of 2 MB', async () => {
    const open = routes.filter(takesBody);
    const send = (route: Route) => ask(server.api(EVERYBODY), route, { body: takesJson(route) ? JSON.stringify({ ...route.body, padding: BEYOND_2_MB }) : BEYOND_2_MB });
    expect(await answers(open, send)).toEqual(all(open, 413, 'too_large'));
  });
});

describe('an address that is none', () => {
  it.each(['GET /v1/nothing', 'DELETE /v1/calls', 'GET /v1/accounts/%00', 'GET /v1/calls/%E0%A4%A', 'GET /nothing'])('%s is answered with a problem', async (line) => {
    const [method, path] = line.split(' ') as [string, string];
    const { status, body, headers } = await server.api(EVERYBODY).send<Problem>(method, path, undefined);
    expect([400, 404, 405]).toContain(status);
    expect(body).toMatchObject({ status, code: expect.any(String) });
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it.each(['nonsense', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIiwid29ya3NwYWNlIjoiZGVtbyIsInJvbGVzIjpbImFkbWluIl0sImV4cCI6OTk5OTk5OTk5OX0.'])('a token such as %s is none', async (token) => {
    const { status, body } = await server.api(null).get<Problem>('/v1/calls', { authorization: `Bearer ${token}` });
    expect([status, body.code]).toEqual([401, 'unauthenticated']);
  });

  it('agents see label and whether calls are allowed, and no money', async () => {
    const { body } = await server.api(agent('anna')).get<object>('/v1/accounts/acc-1');
    expect(body).toEqual({ accountId: 'acc-1', label: null, callsAllowed: true });
    expect((await server.api(agent('anna')).get<object>('/v1/calls/wacid.missed')).body).not.toHaveProperty('charge');
    expect((await server.api(OWNER).get<object>('/v1/calls/wacid.missed')).body).toHaveProperty('charge');
  });
});
