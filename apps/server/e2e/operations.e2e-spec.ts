import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectInbound, inboundMessage } from '#testing/fixtures/payloads';
import { Collector } from '#testing/server/collector';
import { request } from '#testing/server/http-client';
import { agent, AMINA, MORNING, openShop } from '#testing/server/shop';
import { eventsOf } from '#testing/server/stored';
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

describe('the traces of a server', () => {
  it('have one for a webhook, from its arrival to the views, with the id that its correlation id leads to', async () => {
    expect(existsSync(join(server.dataDir, 'server.address'))).toBe(true);
    await server.stop();
    expect(existsSync(join(server.dataDir, 'server.address'))).toBe(false);
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
