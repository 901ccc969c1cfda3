import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sample, sampleBytes } from '#testing/fixtures/samples';
import { GRAPH_API, graphClient, type GraphClient } from './graph-client.ts';

const SDP = '<<RFC 8866 SDP>>';
const CALL = 'wacid.ABGGFjFVU2AfAgo6V-Hc5eCgK5Gh';
const NUMBER = '436666719526789';
const HANG_UP = { phoneNumberId: NUMBER, platformCallId: CALL };
const BSUID = 'US.13491208655302741918';

type Respond = (response: ServerResponse, request: IncomingMessage) => void;

let server: Server;
let base: string;
let client: GraphClient;
let respond: Respond;
let received: { method?: string; url?: string; authorization?: string; type?: string; body: unknown }[] = [];

const answer =
  (status: number, body: string | Buffer): Respond =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);

const answerSample = (name: string, status = 200): Respond => answer(status, sampleBytes(name));

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method, url, headers } = request;
      received.push({ method, url, authorization: headers.authorization, type: headers['content-type'], body: JSON.parse(Buffer.concat(parts).toString('utf8')) });
      respond(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v26.0`;
  client = graphClient({ baseUrl: `${base}/`, token: 'secret-token', timeoutMs: 5_000 });
});

afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  received = [];
  respond = answerSample('api-calls-action-response');
});

describe('requests to the platform', () => {
  it('speaks to the platform in its version 26 when no address is given', async () => {
    let asked: unknown;
    const fetch = ((url: string) => {
      asked = url;
      return Promise.resolve(Response.json({ success: true }));
    }) as unknown as typeof globalThis.fetch;
    await graphClient({ token: 't', timeoutMs: 1_000, fetch }).reject({ phoneNumberId: '1', platformCallId: 'wacid.1' });
    expect(GRAPH_API).toBe('https://graph.facebook.com/v26.0');
    expect(asked).toBe('https://graph.facebook.com/v26.0/1/calls');
  });

  it.each([
    ['an address that is none', { baseUrl: 'graph.facebook.com', token: 't' }, /URL/],
    ['a token with a line end', { token: 'a\nb' }, /header/],
  ])('refuses %s at once, before anything depends on it', (_, options, fault) => {
    expect(() => graphClient({ timeoutMs: 1_000, ...options })).toThrow(fault);
  });

  it('a connect is the documented request', async () => {
    respond = answerSample('api-calls-connect-response');
    const asked = await client.connect({ phoneNumberId: NUMBER, to: '14085551234', bsuid: BSUID, sdp: SDP, opaque: '0fS5cePMok' });
    expect(asked).toEqual({ kind: 'answered', status: 200, platformId: 'wacid.ABGGFjFVU2AfAgo6V' });
    expect(received).toEqual([
      {
        method: 'POST',
        url: `/v26.0/${NUMBER}/calls`,
        authorization: 'Bearer secret-token',
        type: 'application/json',
        body: sample('api-calls-connect-request'),
      },
    ]);
  });

  it('a connect may ask for recording and transcript', async () => {
    respond = answerSample('api-calls-connect-response');
    const capture = { purpose: 'quality assurance', announcementLanguage: 'en_US' };
    await client.connect({ phoneNumberId: NUMBER, to: '14085551234', sdp: SDP, recording: capture, transcription: capture });
    expect(received[0]?.body).toEqual(sample('api-calls-connect-request-with-recording-and-transcription'));
  });

  it.each([
    ['accept', () => client.accept({ phoneNumberId: NUMBER, platformCallId: CALL, sdp: SDP, opaque: 'random_string' })],
    ['reject', () => client.reject(HANG_UP)],
    ['terminate', () => client.terminate(HANG_UP)],
  ])('%s is the documented request', async (action, ask) => {
    expect(await ask()).toEqual({ kind: 'answered', status: 200 });
    expect(received).toMatchObject([{ url: `/v26.0/${NUMBER}/calls`, body: sample(`api-calls-${action}-request`) }]);
  });

  it('asks for permission in free form', async () => {
    respond = answerSample('api-permission-request-response');
    const text = 'May we ring you about order ON-12853?';
    const asked = await client.permissionRequest({ phoneNumberId: NUMBER, to: '17863476655', bsuid: BSUID, text, template: null });
    expect(asked).toEqual({ kind: 'answered', status: 200, platformId: 'wamid.gBGGFlaCmZ9plHrf2Mh-o' });
    expect(received).toMatchObject([{ url: `/v26.0/${NUMBER}/messages`, body: sample('api-permission-request-free-form-request') }]);
  });

  it('asks for permission with a template', async () => {
    respond = answerSample('api-permission-request-response');
    const template = { name: 'sample_cpr_template', language: 'en', parameters: ['ON-12345', 'Avocados'] };
    await client.permissionRequest({ phoneNumberId: NUMBER, to: '+13287759822', bsuid: BSUID, template });
    expect(received[0]?.body).toEqual(sample('api-permission-request-template-send-request'));
  });

  it('leaves out what is not there: text, template parameters, number', async () => {
    respond = answerSample('api-permission-request-response');
    await client.permissionRequest({ phoneNumberId: NUMBER, bsuid: BSUID, template: null });
    await client.permissionRequest({ phoneNumberId: NUMBER, bsuid: BSUID, template: { name: 'ask', language: 'it' } });
    expect(received.map(({ body }) => body)).toEqual([
      {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        recipient: BSUID,
        type: 'interactive',
        interactive: { type: 'call_permission_request', action: { name: 'call_permission_request' } },
      },
      { messaging_product: 'whatsapp', recipient_type: 'individual', recipient: BSUID, type: 'template', template: { name: 'ask', language: { code: 'it' } } },
    ]);
  });

  it('keeps a number that is no number inside its own part of the address', async () => {
    await client.reject({ phoneNumberId: '../me?x=', platformCallId: CALL });
    expect(received[0]?.url).toBe('/v26.0/..%2Fme%3Fx%3D/calls');
  });
});

describe('what became of a request', () => {
  const reject = () => client.reject(HANG_UP);
  const connect = () => client.connect({ phoneNumberId: NUMBER, to: '1', sdp: SDP });

  it('is refused with the code and trace of the platform', async () => {
    respond = answerSample('api-error-envelope-138006', 401);
    expect(await connect()).toEqual({
      kind: 'refused',
      status: 401,
      code: 138006,
      message: '(#138006) No approved call permission found',
      traceId: 'AbCdEfGhIjKlMnOpQrStUv',
    });
  });

  it.each([400, 404, 429, 499])('is refused by %i, whatever the body', async (status) => {
    respond = answer(status, '<html>no</html>');
    expect(await connect()).toEqual({ kind: 'refused', status, code: null, message: `status ${status}`, traceId: null });
  });

  it.each([500, 502, 503])('is unknown after %i', async (status) => {
    respond = answerSample('api-error-envelope-138006', status);
    expect(await connect()).toEqual({ kind: 'unknown', reason: `status_${status}` });
  });

  it.each([
    ['connect', () => connect(), '{"calls":[]}'],
    ['connect', () => connect(), '{"calls":[{"id":""}]}'],
    ['connect', () => connect(), '{"success":true}'],
    ['connect', () => connect(), 'null'],
    ['permission request', () => client.permissionRequest({ phoneNumberId: NUMBER, to: '1', template: null }), '{"contacts":[]}'],
    ['reject', reject, '{"success":false}'],
    ['reject', reject, '{}'],
    ['reject', reject, '{"success":true'],
    ['reject', reject, ''],
  ])('of a %s is unknown when the 200 says %s', async (_, ask, body) => {
    respond = answer(200, body);
    expect(await (ask as () => Promise<unknown>)()).toEqual({ kind: 'unknown', reason: 'unreadable_answer' });
  });

  it('is unknown when a redirect comes, and the token goes nowhere else', async () => {
    respond = (response) => response.writeHead(307, { location: `${base}/elsewhere` }).end();
    expect(await reject()).toEqual({ kind: 'unknown', reason: 'status_307' });
    expect(received).toHaveLength(1);
  });

  it('is unknown when the connection breaks after the request', async () => {
    respond = (response) => response.destroy();
    expect(await reject()).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(/^(econnreset|und_err_socket)$/) });
    expect(received).toHaveLength(1);
  });

  it('is unknown when the answer breaks off in the middle', async () => {
    respond = (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"success":', () => response.destroy());
    };
    expect(await reject()).toMatchObject({ kind: 'unknown' });
  });

  it('is unknown when no answer comes in time', async () => {
    respond = () => undefined;
    const impatient = graphClient({ baseUrl: base, token: 't', timeoutMs: 60 });
    expect(await impatient.reject(HANG_UP)).toEqual({ kind: 'unknown', reason: 'timeout' });
  });

  it('is unknown when the answer begins in time and does not end', async () => {
    respond = (response) => void response.writeHead(200).write('{');
    const impatient = graphClient({ baseUrl: base, token: 't', timeoutMs: 60 });
    expect(await impatient.reject(HANG_UP)).toEqual({ kind: 'unknown', reason: 'timeout' });
  });

  it.each(['127.0.0.1', 'localhost'])('is surely not done when nobody listens at %s', async (host) => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const lost = graphClient({ baseUrl: `http://${host}:${port}`, token: 't', timeoutMs: 2_000 });
    expect(await lost.connect({ phoneNumberId: NUMBER, to: '1', sdp: SDP })).toEqual({ kind: 'unreached', reason: 'econnrefused' });
  });
});

describe('a request that brings no answer', () => {
  const failing = (error: Error): Promise<unknown> =>
    graphClient({ token: 't', timeoutMs: 1_000, fetch: () => Promise.reject(error) }).reject(HANG_UP);
  const fault = (cause: object): Error => new TypeError('fetch failed', { cause });

  it.each([
    [{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'unreached', 'enotfound'],
    [{ code: 'EAI_AGAIN', syscall: 'getaddrinfo' }, 'unreached', 'eai_again'],
    [{ code: 'EHOSTUNREACH', syscall: 'connect' }, 'unreached', 'ehostunreach'],
    [{ code: 'UND_ERR_CONNECT_TIMEOUT' }, 'unreached', 'und_err_connect_timeout'],
    [{ code: 'EHOSTUNREACH', syscall: 'write' }, 'unknown', 'ehostunreach'],
    [{ code: 'ECONNRESET', syscall: 'read' }, 'unknown', 'econnreset'],
    [{ code: 'UND_ERR_SOCKET' }, 'unknown', 'und_err_socket'],
    [{ errors: [{ code: 'ECONNREFUSED', syscall: 'connect' }, { code: 'ETIMEDOUT', syscall: 'connect' }] }, 'unreached', 'econnrefused'],
    [{ errors: [{ code: 'ECONNREFUSED', syscall: 'connect' }, { code: 'ECONNRESET', syscall: 'read' }] }, 'unknown', 'econnrefused'],
  ])('for %j is %s', async (cause, kind, reason) => {
    expect(await failing(fault(cause))).toEqual({ kind, reason });
  });

  it('and says nothing of why is unknown', async () => {
    expect(await failing(new TypeError('fetch failed'))).toEqual({ kind: 'unknown', reason: 'typeerror' });
    expect(await failing(undefined as unknown as Error)).toEqual({ kind: 'unknown', reason: 'no_answer' });
  });
});
