import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { batch, bodyOf, connectInbound, inboundMessage, terminate, type Payload } from '#testing/fixtures/payloads';
import { sample, sampleNames } from '#testing/fixtures/samples';
import { request, type Answer, type Problem } from '#testing/server/http-client';
import { CHANNEL, MORNING, openShop, OWNER } from '#testing/server/shop';
import { bodiesOf, documentsOf, eventsOf } from '#testing/server/stored';
import { TestServer } from '#testing/server/test-server';
import { sign } from '#whatsapp/signature';
import type { CallDocument } from '#views/call-history/call-history.view';
import { intakePayloads, type IntakePayload } from '#views/intake-payloads/intake-payloads.view';

const NEW = 'the-new-secret';
const OLD = 'the-old-secret';
const VERIFY = 'a-token-to-verify';
const MEGABYTES_3 = 3 * 1024 * 1024;

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start({ WHATSAPP_APP_SECRET: `${NEW}, ${OLD}`, WHATSAPP_VERIFY_TOKEN: VERIFY });
  await openShop(server);
});

afterAll(() => server.remove());

const call = (callId: string, more: object = {}): Payload => connectInbound({ callId, at: MORNING, user: { bsuid: `KE.${callId}` }, ...more });

const signed = (body: Uint8Array): Promise<Answer<Problem>> => server.rawHook(body, sign(body, NEW));

/** The payload's text, as long as asked, in a field that means nothing. */
function padded(payload: object, bytes: number): Buffer {
  const bare = Buffer.from(JSON.stringify({ ...payload, padding: '' }));
  return Buffer.from(JSON.stringify({ ...payload, padding: 'x'.repeat(bytes - bare.byteLength) }));
}

const callOf = (callId: string) => server.api(OWNER).get<CallDocument & Problem>(`/v1/calls/${callId}`);

describe('the handshake', () => {
  const shake = (query: string) => request<string>('GET', `${server.url}/webhooks/whatsapp?${query}`, undefined);

  it('answers the challenge as text to the right token', async () => {
    const { status, body, headers } = await shake(`hub.mode=subscribe&hub.verify_token=${VERIFY}&hub.challenge=1158201444`);
    expect([status, body]).toEqual([200, '1158201444']);
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
  });

  it.each(['hub.mode=subscribe&hub.verify_token=another&hub.challenge=1', 'hub.mode=subscribe&hub.challenge=1'])('turns %s away', async (query) => {
    expect(await shake(query)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it.each(['', 'hub.mode=unsubscribe', `hub.mode=subscribe&hub.verify_token=${VERIFY}`])('does not take "%s" for one', async (query) => {
    expect(await shake(query)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });
});

describe('a signature', () => {
  const body = bodyOf(call('wacid.never'));
  const good = sign(body, NEW);
  const bad: readonly (readonly [string, string | null])[] = [
    ['of another secret', sign(body, 'another')],
    ['that is missing', null],
    ['that is empty', ''],
    ['of another body', sign(bodyOf(call('wacid.other')), NEW)],
    ['of an empty body', sign(Buffer.alloc(0), NEW)],
    ['without its prefix', good.slice('sha256='.length)],
    ['with the prefix of another hash', good.replace('sha256', 'sha1')],
    ['that is cut short', good.slice(0, -2)],
    ['that is too long', `${good}00`],
    ['that is no hexadecimal', `sha256=${'z'.repeat(64)}`],
    ['of the old and the new secret in one', `${good},${good}`],
  ];

  it.each(bad)('%s is refused with 401, counted, and leaves nothing in the log', async (_, signature) => {
    const before = await server.status();
    const refused = await server.rawHook(body, signature);
    expect(refused).toMatchObject({ status: 401, body: { code: 'bad_signature', status: 401 } });
    expect(refused.position).toBe(before.head);
    const now = await server.status();
    expect(now.head).toBe(before.head);
    expect(now.intake.badSignatures).toBe(before.intake.badSignatures + 1);
  });

  it('is checked before the body is parsed', async () => {
    expect(await server.rawHook(Buffer.from('{"entry": ['), sign(body, NEW))).toMatchObject({ status: 401, body: { code: 'bad_signature' } });
  });

  it('of either secret is good during a rotation', async () => {
    for (const secret of [NEW, OLD]) expect(await server.hook(call(`wacid.${secret}`), secret)).toMatchObject({ status: 200 });
    await server.settled();
    for (const secret of [NEW, OLD]) expect(await callOf(`wacid.${secret}`)).toMatchObject({ status: 200, body: { direction: 'inbound' } });
    expect(await callOf('wacid.never')).toMatchObject({ status: 404 });
  });
});

describe('a body that is signed', () => {
  const turnedAway: readonly (readonly [string, number, string, () => Buffer])[] = [
    ['of broken JSON', 400, 'malformed_json', () => Buffer.from('{"object":"whatsapp_business_account","entry":[')],
    ['that is empty', 400, 'malformed_json', () => Buffer.alloc(0)],
    ['of bytes', 400, 'malformed_json', () => Buffer.from(Array.from({ length: 2_048 }, (_, i) => i % 256))],
    ['that is compressed without saying so', 400, 'malformed_json', () => Buffer.from('1f8b0800000000000003', 'hex')],
    ['of one byte more than 3 MB', 413, 'too_large', () => padded(call('wacid.beyond'), MEGABYTES_3 + 1)],
    ['of 1,001 updates', 413, 'too_large', () => bodyOf(batch(Array.from({ length: 1_001 }, (_, i) => call(`wacid.many-${i}`))))],
  ];

  it.each(turnedAway)('%s is turned away with %i %s, and leaves nothing', async (_, status, code, make) => {
    const { head } = await server.status();
    expect(await signed(make())).toMatchObject({ status, body: { code, status } });
    expect((await server.status()).head).toBe(head);
  });

  const takenIn: readonly (readonly [string, IntakePayload['bucket'], () => Buffer])[] = [
    ['of exactly 3 MB', 'processed', () => padded(call('wacid.three'), MEGABYTES_3)],
    ['of 1,000 updates', 'processed', () => bodyOf(batch(Array.from({ length: 1_000 }, (_, i) => call(`wacid.thousand-${i}`))))],
    ['with fields that nobody knows', 'processed', () => bodyOf({ ...call('wacid.fields'), surprise: { deep: [1, null] } })],
    ['that is an empty object', 'quarantined', () => Buffer.from('{}')],
    ['whose entries are none', 'ignored', () => bodyOf({ object: 'whatsapp_business_account', entry: [] })],
    ['that is no object', 'quarantined', () => Buffer.from('[1,2,3]')],
    ['that is nested beyond all measure', 'quarantined', () => Buffer.from(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)],
    ['that is null', 'quarantined', () => Buffer.from('null')],
    ['whose entries are a number', 'quarantined', () => bodyOf({ object: 'whatsapp_business_account', entry: 5 })],
    ['whose calls are a text', 'quarantined', () => bodyOf(withCalls('none'))],
    ['whose call has an object for an id', 'quarantined', () => bodyOf(withCalls([{ id: {}, event: 'connect', timestamp: '1' }]))],
    ['whose call has no time', 'quarantined', () => bodyOf(withCalls([{ id: 'wacid.timeless', event: 'connect', direction: 'USER_INITIATED', from: '254700000009' }]))],
    ['whose call tells of an event that nobody knows', 'ignored', () => bodyOf(withCalls([{ id: 'wacid.new', event: 'hologram', timestamp: '1764000000', direction: 'USER_INITIATED', from: '254700000009' }]))],
    ['of a field that nobody knows', 'ignored', () => bodyOf({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'weather', value: { rain: true } }] }] })],
    ['of a message', 'processed', () => bodyOf(inboundMessage({ wamid: 'wamid.hello', at: MORNING, user: { bsuid: 'KE.77' } }))],
    ['of a number that nobody connected', 'quarantined', () => bodyOf(call('wacid.elsewhere', { phoneNumberId: '999', displayPhoneNumber: '15550001111' }))],
  ];

  const withCalls = (calls: unknown) => {
    const payload = JSON.parse(JSON.stringify(call('wacid.x'))) as { entry: { changes: { value: { calls: unknown } }[] }[] };
    payload.entry[0]!.changes[0]!.value.calls = calls;
    return payload;
  };

  it('is taken in with 200 whatever is in it, kept byte for byte, and put into one bucket', async () => {
    const first = (await server.status()).head.split('.')[1]!;
    const bodies = takenIn.map(([, , make]) => make());
    for (const body of bodies) expect(await signed(body)).toMatchObject({ status: 200, body: { received: true } });
    await server.settled();
    await server.stop();
    const positions = (await eventsOf(server.dataDir, 'intake-')).map(({ position }) => position).filter((position) => position > first);
    const kept = await bodiesOf(server.dataDir, positions);
    const sorted = await documentsOf(server.dataDir, intakePayloads);
    await server.launch();
    expect(kept.map((body, i) => body.equals(bodies[i]!))).toEqual(bodies.map(() => true));
    expect(positions.map((position, i) => [takenIn[i]![0], sorted.find(({ payload }) => payload === position)?.bucket])).toEqual(takenIn.map(([name, bucket]) => [name, bucket]));
  });

  it('with 1,000 updates makes 1,000 calls', async () => {
    for (const n of [0, 499, 999]) expect(await callOf(`wacid.thousand-${n}`)).toMatchObject({ status: 200, body: { direction: 'inbound' } });
    expect(await callOf('wacid.three')).toMatchObject({ status: 200 });
  });

  it.each(['text/plain', 'application/octet-stream', 'application/json; charset=utf-8'])('is taken in as %s as well', async (type) => {
    const body = bodyOf(call(`wacid.typed-${type.length}`));
    const headers = { 'content-type': type, 'x-hub-signature-256': sign(body, NEW) };
    expect(await request('POST', `${server.url}/webhooks/whatsapp`, body, headers)).toMatchObject({ status: 200 });
  });

  it('is taken in for every sample of the platform', async () => {
    const names = sampleNames('webhook-');
    expect(names.length).toBeGreaterThan(30);
    for (const name of names) expect([name, (await server.hook(sample(name) as object)).status]).toEqual([name, 200]);
    await server.settled();
    expect((await server.status()).subscribers.filter(({ state }) => state !== 'following')).toEqual([]);
  });
});

describe('payloads of a number that nobody connected', () => {
  const number = { phoneNumberId: '888', displayPhoneNumber: '390212345678' };

  it('wait, and are taken in when it is connected', async () => {
    const user = { bsuid: 'KE.88' };
    await server.hooks(connectInbound({ callId: 'wacid.waits', at: MORNING, user, ...number }), terminate({ callId: 'wacid.waits', direction: 'inbound', at: MORNING, user, ...number }));
    await server.settled();
    expect(await callOf('wacid.waits')).toMatchObject({ status: 404, body: { code: 'not_found' } });

    const { status } = await server.api(OWNER).post('/v1/channels', { ...CHANNEL, ...number });
    expect(status).toBe(201);
    await server.settled();
    expect(await callOf('wacid.waits')).toMatchObject({ status: 200, body: { status: 'ended', phoneNumberId: '888' } });

    await server.stop();
    const waited = (await documentsOf(server.dataDir, intakePayloads)).filter(({ updates }) => updates.some(({ phoneNumberId }) => phoneNumberId === '888'));
    expect(waited.map(({ bucket, updates }) => [bucket, updates[0]!.workspace])).toEqual([
      ['processed', 'demo'],
      ['processed', 'demo'],
    ]);
  });
});
