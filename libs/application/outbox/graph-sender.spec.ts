import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { unusedPort } from '#testing/unused-port';
import { DEMO, pseudonyms } from '#testing/test-system';
import type { ActionContent } from '#processes/outbound-actions/outbound-actions';
import { graphSender } from './graph-sender.ts';
import { resultOf } from './result-of.ts';

const connect: ActionContent = { kind: 'connect', to: '16315553602', sdp: 'v=0', opaque: 'dl_1' };
const accept: ActionContent = { kind: 'accept', platformCallId: 'wacid.1', sdp: 'v=0' };
const reject: ActionContent = { kind: 'reject', platformCallId: 'wacid.1' };
const terminate: ActionContent = { kind: 'terminate', platformCallId: 'wacid.1' };
const ask: ActionContent = { kind: 'permission_request', to: '16315553602', text: 'May we call?', template: null };

describe('graph sender', () => {
  let server: Server;
  let url = '';
  let asked: { readonly path: string | undefined; readonly token: string | undefined; readonly body: Record<string, unknown> }[] = [];
  let answer: { readonly status: number; readonly body: unknown } = { status: 200, body: { success: true } };

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
      asked.push({ path: request.url, token: request.headers.authorization, body: JSON.parse(text) as Record<string, unknown> });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v26.0`;
  });

  beforeEach(() => void (asked = []));
  afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

  it('is off without a token, and sends nothing even so', async () => {
    const sender = graphSender({ url, token: null });
    expect(sender.enabled).toBe(false);
    expect(await sender.send('1', connect)).toMatchObject({ kind: 'unreached' });
    expect(asked).toEqual([]);
  });

  it('asks for each kind of action at its own place, with the token', async () => {
    const sender = graphSender({ url, token: 'token' });
    expect(sender.enabled).toBe(true);
    for (const content of [accept, reject, terminate]) expect(await sender.send('436', content)).toEqual({ kind: 'answered', status: 200 });
    answer = { status: 200, body: { calls: [{ id: 'wacid.9' }] } };
    expect(await sender.send('436', connect)).toEqual({ kind: 'answered', status: 200, platformId: 'wacid.9' });
    answer = { status: 200, body: { messages: [{ id: 'wamid.9' }] } };
    expect(await sender.send('436', ask)).toEqual({ kind: 'answered', status: 200, platformId: 'wamid.9' });
    expect(asked.map(({ path, body }) => [path, body['action'] ?? body['type']])).toEqual([
      ['/v26.0/436/calls', 'accept'], ['/v26.0/436/calls', 'reject'], ['/v26.0/436/calls', 'terminate'], ['/v26.0/436/calls', 'connect'], ['/v26.0/436/messages', 'interactive'],
    ]);
    expect(asked[3]?.body).toMatchObject({ to: '16315553602', biz_opaque_callback_data: 'dl_1' });
    expect(new Set(asked.map(({ token }) => token))).toEqual(new Set(['Bearer token']));
  });

  it('tells a refusal, an outcome that nobody knows, and what surely never left', async () => {
    const sender = graphSender({ url, token: 'token' });
    answer = { status: 400, body: { error: { code: 138_006, message: 'no permission', fbtrace_id: 'trace' } } };
    expect(await sender.send('436', connect)).toMatchObject({ kind: 'refused', status: 400, code: 138_006, traceId: 'trace' });
    answer = { status: 503, body: {} };
    expect(await sender.send('436', connect)).toEqual({ kind: 'unknown', reason: 'status_503' });
    expect(await graphSender({ url: `http://127.0.0.1:${await unusedPort()}`, token: 'token' }).send('436', connect)).toMatchObject({ kind: 'unreached' });
  });
});

describe('what the platform made of an action', () => {
  const result = resultOf(pseudonyms);

  it('is a call of a connect and a message of a request, by our own ids, and nothing of the rest', () => {
    expect(result(DEMO, connect, 'wacid.9')).toBe(pseudonyms.callId(DEMO, 'wacid.9'));
    expect(result(DEMO, ask, 'wamid.9')).toBe(pseudonyms.messageId(DEMO, 'wamid.9'));
    for (const content of [accept, reject, terminate]) expect(result(DEMO, content, 'wacid.9')).toBeNull();
  });
});
