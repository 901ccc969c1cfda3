import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectInbound, inboundMessage, terminate } from '#testing/fixtures/payloads';
import { Collector } from '#testing/server/collector';
import { request } from '#testing/server/http-client';
import { agent, AMINA, MORNING, openShop, OWNER } from '#testing/server/shop';
import { eventsOf, viewsThatDiffer } from '#testing/server/stored';
import { TestServer } from '#testing/server/test-server';
import { until } from '#testing/server/until';

const PERSONAL = /Amina|Otieno|254700000001|KE\.5000000000000000001|wacid|wamid|anna\b/;

let collector: Collector;
let server: TestServer;

beforeAll(async () => {
  collector = await Collector.start();
  server = await TestServer.start({ ...collector.environment, LOG_LEVEL: 'debug', READY_STILL_SECONDS: '1' });
  await openShop(server, { online: ['anna'] });
  await server.hooks(connectInbound({ callId: 'wacid.1', at: MORNING, user: AMINA }), inboundMessage({ wamid: 'wamid.1', at: MORNING, user: AMINA }));
  await server.hook({}, 'another secret');
  await server.settled();
  await server.api(agent('anna')).post('/v1/calls/wacid.1/accept', { sdpAnswer: `v=0 ${AMINA.name}` });
  await server.settled();
});

afterAll(async () => {
  await server.remove();
  await collector.stop();
});

const open = (path: string) => request<string>('GET', `${server.url}${path}`, undefined);

interface Parked {
  readonly items: readonly { readonly parkedId: string; readonly reason: string }[];
  readonly total: number;
}

interface Diagnosis {
  readonly healthy: boolean;
  readonly findings: readonly { readonly gravity: string; readonly about: string; readonly words: string; readonly advice: string; readonly position: string | null }[];
}

interface Line {
  readonly level: string;
  readonly time: string;
  readonly message: string;
  readonly component: string;
  readonly route?: string;
  readonly status?: number;
  readonly correlationId?: string;
  readonly workspace?: string;
}

/** What was logged: every line that the server printed but the one that tells its address. */
const lines = (): readonly Line[] => server.output.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Line);

describe('the figures of a server', () => {
  it('are there for everybody, and say what came in, what was written and how far everybody is', async () => {
    const { status, headers, body } = await open('/metrics');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const value = (sample: string): number => Number(body.split('\n').find((line) => line.startsWith(`${sample} `))?.split(' ').at(-1));
    expect(value('ringledger_intake_payloads_total{answer="accepted"}')).toBe(2);
    expect(value('ringledger_intake_payloads_total{answer="bad_signature"}')).toBe(1);
    expect(value('ringledger_lag_events{subscriber="inbox-calls"}')).toBe(0);
    expect(value('ringledger_subscriber_up{subscriber="outbox"}')).toBe(1);
    expect(value('ringledger_appends_total{category="intake",outcome="done"}')).toBe(2);
    expect(value('ringledger_http_requests_total{method="POST",route="/v1/calls/{callId}/accept",status="200"}')).toBe(1);
    expect(value('ringledger_batch_events_count{subscriber="views"}')).toBeGreaterThan(0);
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  });

  it('name no tenant, nobody and nothing of a payload', async () => {
    const { body } = await open('/metrics');
    expect(body).not.toMatch(PERSONAL);
    expect(body).not.toMatch(/demo|acc-1|436666719526789/);
  });
});

describe('the log of a server', () => {
  it('is a line of JSON for everything that is said, requests with route, status, correlation id and workspace', () => {
    const said = lines();
    expect(said.length).toBeGreaterThan(10);
    expect(said.find(({ message }) => message === 'serving')).toMatchObject({ level: 'info', component: 'server', time: expect.stringMatching(/Z$/) });
    const accept = said.find(({ route }) => route === '/v1/calls/{callId}/accept');
    expect(accept).toMatchObject({ level: 'debug', component: 'http', message: 'request', status: 200, correlationId: expect.any(String), workspace: 'demo' });
    expect(server.output.split('\n').filter((line) => line !== '' && !line.startsWith('{'))).toEqual([expect.stringMatching(/^Ringledger serves at http/)]);
  });

  it('holds neither a name nor a number, nor a body, a query or a token', async () => {
    await server.api(agent('anna')).get('/v1/calls?direction=inbound&surprise=Amina');
    await server.api(null).get('/v1/calls/254700000001', { authorization: 'Bearer Amina' });
    await server.rawHook(Buffer.from('{"Amina": '), null);
    expect(server.output).not.toMatch(PERSONAL);
    expect(server.output).not.toMatch(/surprise|Bearer/);
  });
});

describe('readiness', () => {
  const ready = () => request<{ status: string; reasons: readonly string[] }>('GET', `${server.url}/health/ready`, undefined);

  it('is given to everybody who asks while all moves', async () => {
    expect(await ready()).toMatchObject({ status: 200, body: { status: 'ok', reasons: [] } });
    expect(await open('/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('is lost while the views cannot be written, in words, and is back by itself once they can', async () => {
    const views = new DatabaseSync(join(server.dataDir, 'views.db'));
    views.exec('BEGIN IMMEDIATE');
    await server.hooks(inboundMessage({ wamid: 'wamid.2', at: MORNING, user: AMINA }));
    const { body } = await until('it is not ready', async () => {
      const answer = await ready();
      return answer.status === 503 && answer.body.reasons.length > 0 && answer;
    }, 30);
    expect(body.reasons).toContainEqual(expect.stringMatching(/^inbox-calls has \d+ events? to do and has not moved for \d+ s$/));
    expect(await open('/health/live')).toMatchObject({ status: 200 });
    views.exec('ROLLBACK');
    views.close();
    await until('it is ready again', async () => (await ready()).status === 200, 30);
    await server.settled();
    expect(server.output).not.toMatch(PERSONAL);
  });
});

describe('a server that stops', () => {
  it('takes back the address at which commands find it', async () => {
    const address = join(server.dataDir, 'server.address');
    expect(readFileSync(address, 'utf8')).toBe(`${server.url}\n`);
    await server.stop();
    expect(existsSync(address)).toBe(false);
    await server.launch();
  });
});

describe('the traces of a server', () => {
  // What is not sent yet is sent at the end.
  beforeAll(() => server.restart());

  it('have one for a webhook, from its arrival to the views, with the id that its correlation id leads to', async () => {
    const [payload] = await eventsOf(server.dataDir, 'intake-');
    const traceId = payload!.metadata.correlationId.replaceAll('-', '');
    const trace = collector.spans.filter((span) => span.traceId === traceId);
    expect(new Set(trace.map(({ name }) => name))).toEqual(new Set(['intake', 'translate', 'append', 'fold']));
    const [root] = trace.filter(({ parentSpanId }) => !parentSpanId);
    expect(root?.name).toBe('intake');
    expect(trace.filter((span) => span !== root).every(({ parentSpanId }) => parentSpanId === root?.spanId)).toBe(true);
  });

  it('have one for a request that changes something', () => {
    const requests = collector.spans.filter(({ name }) => name === 'request');
    const accept = requests.find(({ attributes }) => attributes.some(({ key, value }) => key === 'route' && value['stringValue'] === '/v1/calls/{callId}/accept'));
    expect(collector.spans.filter(({ traceId }) => traceId === accept?.traceId).map(({ name }) => name)).toEqual(expect.arrayContaining(['request', 'append', 'fold']));
  });

  it('carry neither a name nor a number', () => {
    expect(collector.received.join()).not.toMatch(PERSONAL);
  });
});

describe('a document that its view cannot take further', () => {
  const topUp = (key: string) => server.api(OWNER).post('/v1/accounts/acc-1/top-ups', { amount: '1' }, { 'idempotency-key': key });
  const balance = async () => (await server.api(OWNER).get<{ balance: string; stale?: object }>('/v1/accounts/acc-1')).body;
  const admin = () => server.api({ sub: 'ada', roles: ['admin'], workspace: 'another' });

  beforeAll(async () => {
    await server.stop();
    spoil('balances', 'acc-1');
    spoil('call-history', '');
    await server.launch();
    await topUp('after-the-damage');
    await server.hooks(terminate({ callId: 'wacid.1', direction: 'inbound', at: MORNING, user: AMINA }));
    await server.settled();
  });

  it('is parked alone: everybody else goes on, and the process is ready', async () => {
    const { body } = await admin().get<Parked>('/v1/admin/parked');
    const parked = { parkedId: expect.stringMatching(/^pk_/), workspace: 'demo', from: expect.stringMatching(/^\d+$/), reason: expect.stringMatching(/^SyntaxError/), at: expect.stringMatching(/Z$/) };
    expect(body).toEqual({
      total: 2,
      items: [
        { ...parked, view: 'balances', collection: 'balances@1', documentId: 'acc-1', eventType: 'BalanceToppedUp' },
        { ...parked, view: 'call-history', collection: 'call-history@1', documentId: expect.stringMatching(/^cl_/), eventType: 'CallTerminated' },
      ],
    });
    expect((await admin().get(`/v1/admin/parked/${body.items[0]!.parkedId}`)).body).toEqual(body.items[0]);
    expect((await admin().get<Parked>('/v1/admin/parked?view=call-history')).body.total).toBe(1);
    expect((await open('/health/ready')).status).toBe(200);
    expect((await open('/metrics')).body).toContain('ringledger_parked_documents{view="balances"} 1');
    expect((await server.status()).subscribers.map(({ name, parked: count }) => [name, count]).filter(([, count]) => count !== 0)).toEqual([['balances', 1], ['call-history', 1]]);
  });

  it('is named by the doctor, with its position and what to do', async () => {
    const { body } = await admin().get<Diagnosis>('/v1/admin/doctor');
    expect(body.healthy).toBe(false);
    expect(body.findings.filter(({ gravity }) => gravity !== 'note')).toEqual(
      ['balances', 'call-history'].map((view) => expect.objectContaining({ gravity: 'degraded', about: view, position: expect.stringMatching(/^\d+$/), advice: expect.stringContaining(`ringledger parked redrive ${view}`) })),
    );
    expect(JSON.stringify(body)).not.toMatch(PERSONAL);
  });

  it('is whole again once it is driven anew: nothing was lost', async () => {
    await topUp('while-it-is-parked');
    const { body: before } = await admin().get<Parked>('/v1/admin/parked');
    expect((await admin().post('/v1/admin/parked/redrive', { view: 'balances', parkedId: before.items[0]!.parkedId })).body).toEqual({ healed: 1, still: [] });
    expect((await admin().post('/v1/admin/parked/redrive', { view: 'call-history' })).body).toEqual({ healed: 1, still: [] });
    expect((await admin().get<Parked>('/v1/admin/parked')).body).toEqual({ items: [], total: 0 });
    expect(await balance()).toMatchObject({ balance: '52.000000' });
    expect((await balance()).stale).toBeUndefined();
    expect((await server.api(OWNER).get('/v1/calls/wacid.1')).body).toMatchObject({ status: 'ended', contact: { name: AMINA.name } });
    expect((await admin().get<Diagnosis>('/v1/admin/doctor')).body.healthy).toBe(true);
    await server.stop();
    expect(await viewsThatDiffer(server.dataDir)).toEqual([]);
  });
});

/** Makes the text of a document unreadable, as a damaged disk would; the server is stopped. */
function spoil(view: string, id: string): void {
  const views = new DatabaseSync(join(server.dataDir, 'views.db'));
  const tables = views.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as unknown as readonly { name: string }[];
  const table = tables.find(({ name }) => name.includes(view))?.name ?? '';
  expect(Number(views.prepare(`UPDATE "${table}" SET json = '{' WHERE id LIKE '%${id}'`).run().changes)).toBe(1);
  views.close();
}
