import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import type { WorkspaceId } from '#domain/kernel/ids';
import type { About } from '#engine/log';
import { Listening } from '#testing/listening';
import type { WithCaller } from '../http/caller.ts';
import { tellRequests } from './told-requests.ts';

const told = new Listening();
const lines: [string, About | undefined][] = [];
let fastify: FastifyInstance;

beforeAll(async () => {
  fastify = Fastify();
  tellRequests(fastify, { instruments: told, log: (message, _error, about) => void lines.push([message, about]) });
  fastify.post('/v1/calls/:callId/accept', async (request) => {
    const asked = request as WithCaller;
    asked.caller = { sub: 'anna', workspace: 'demo' as WorkspaceId, roles: ['agent'] };
    asked.correlationId = 'co_1';
    return { name: 'Amina' };
  });
  fastify.get('/broken', async (request) => {
    (request as WithCaller).correlationId = 'co_2';
    throw new Error('Amina');
  });
  await fastify.ready();
});

beforeEach(() => {
  for (const list of [told.counts, told.observed, told.spans, lines]) list.length = 0;
});

afterAll(() => fastify.close());

const accept = () =>
  fastify.inject({ method: 'POST', url: '/v1/calls/254700000001/accept?phone=254700000001', headers: { authorization: 'Bearer secret' }, payload: { sdpAnswer: 'Amina' } });

describe('requests that are told of', () => {
  it('are counted and timed by the pattern of their route', async () => {
    await accept();
    const route = '/v1/calls/{callId}/accept';
    expect(told.of('ringledger_http_requests_total')).toEqual([{ method: 'POST', route, status: '200' }]);
    expect(told.observed).toEqual([{ name: 'ringledger_http_request_seconds', labels: { method: 'POST', route }, value: expect.any(Number) }]);
  });

  it('are one figure where no route fits, whatever was asked for', async () => {
    for (const url of ['/a', '/b?c=d', '/v1/%00']) await fastify.inject({ method: 'GET', url });
    expect(new Set(told.of('ringledger_http_requests_total').map(({ route }) => route))).toEqual(new Set(['none']));
  });

  it('begin a trace where they change something', async () => {
    await accept();
    await fastify.inject({ method: 'GET', url: '/nothing' });
    expect(told.spans).toEqual([expect.objectContaining({ name: 'request', correlationId: 'co_1', first: true, failed: false, attributes: { method: 'POST', route: '/v1/calls/{callId}/accept', status: 200 } })]);
    expect(told.spans[0]!.ended).toBeGreaterThanOrEqual(told.spans[0]!.began);
  });

  it('are told to have failed where the fault is ours', async () => {
    await fastify.inject({ method: 'GET', url: '/broken' });
    expect(told.spans).toEqual([expect.objectContaining({ correlationId: 'co_2', failed: true })]);
    expect(told.of('ringledger_http_requests_total')).toEqual([{ method: 'GET', route: '/broken', status: '500' }]);
  });

  it('are logged with route, status, duration, correlation id and workspace, and nothing else', async () => {
    await accept();
    expect(lines).toEqual([
      ['request', { level: 'debug', component: 'http', method: 'POST', route: '/v1/calls/{callId}/accept', status: 200, milliseconds: expect.any(Number), correlationId: 'co_1', workspace: 'demo' }],
    ]);
  });

  it('leave no address, body, query, token or name anywhere', async () => {
    await accept();
    await fastify.inject({ method: 'GET', url: '/broken' });
    expect(JSON.stringify([told.counts, told.observed, told.spans, lines])).not.toMatch(/Amina|2547|secret|anna/);
  });
});
