import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inboundMessage, ringing } from '#testing/fixtures/payloads';
import { sample } from '#testing/fixtures/samples';
import { NUMBER, Rig, SECRET, START } from './rig.ts';

let rig: Rig;

beforeEach(() => {
  rig = new Rig();
  return rig.start();
});

afterEach(() => rig.stop());

describe('the Graph API of the simulator', () => {
  it('takes the documented requests and answers as documented', async () => {
    const connect = await rig.dial();
    expect(connect).toMatchObject({ status: 200, body: { messaging_product: 'whatsapp', calls: [{ id: expect.stringMatching(/^wacid\./) }] } });
    const permission = await rig.post('messages', sample('api-permission-request-free-form-request') as object);
    expect(permission.body).toMatchObject({ messaging_product: 'whatsapp', messages: [{ id: expect.stringMatching(/^wamid\./) }] });
    for (const action of ['pre-accept', 'accept', 'reject', 'terminate']) {
      expect(await rig.post('calls', sample(`api-calls-${action}-request`) as object)).toEqual({ status: 200, body: sample('api-calls-action-response') });
    }
  });

  it('makes ids that hold the number of the user, as those of the platform do', async () => {
    const callId = await rig.dialled({ to: '+1 (408) 555-1234' });
    expect(Buffer.from(callId.slice('wacid.'.length), 'base64url').toString('latin1')).toContain('14085551234');
  });

  it('notes who asked for what', async () => {
    await rig.dial();
    expect(rig.simulator.requests).toEqual([
      { at: START, phoneNumberId: NUMBER, action: 'connect', token: 't', body: sample('api-calls-connect-request') },
    ]);
  });

  it.each([
    ['a request without a token', () => rig.post('calls', sample('api-calls-reject-request') as object, {}), 401, 190],
    ['a connect to nobody', () => rig.dial({ to: undefined, recipient: undefined }), 400, 100],
    ['a connect without an offer', () => rig.dial({ session: { sdp_type: 'answer', sdp: 'v=0' } }), 400, 100],
    ['an accept without an answer', () => rig.act('accept', 'wacid.1'), 400, 100],
    ['an action on no call', () => rig.act('reject', ''), 400, 100],
    ['an action that does not exist', () => rig.act('hold', 'wacid.1'), 400, 100],
    ['a message to nobody', () => rig.post('messages', { type: 'text' }), 400, 100],
  ])('refuses %s', async (_, ask, expected, code) => {
    expect(await ask()).toMatchObject({ status: expected, body: { error: { code, type: 'OAuthException', fbtrace_id: expect.any(String) } } });
  });

  it('refuses what is no JSON and no route, and lives on', async () => {
    const broken = await fetch(`${rig.simulator.url}/${NUMBER}/calls`, { method: 'POST', body: '{' });
    const lost = await fetch(`${rig.simulator.url}/${NUMBER}/settings`, { method: 'POST', body: '{}' });
    expect([broken.status, lost.status, (await rig.dial()).status]).toEqual([400, 400, 200]);
  });

  it('when strict, refuses actions on calls that nobody made', async () => {
    await rig.start({ strict: true });
    expect(await rig.act('reject', 'wacid.unknown')).toMatchObject({ status: 400, body: { error: { code: 100 } } });
  });

  it('gives the same ids for the same seed, and others for another', async () => {
    const ids = [];
    for (const seed of [7, 7, 8]) {
      await rig.start({ seed });
      ids.push(await rig.dialled());
    }
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });
});

describe('faults', () => {
  it('answer with the code that was asked for, once, and do nothing', async () => {
    rig.simulator.onNext('connect', { code: 138006 });
    expect(await rig.dial()).toMatchObject({ status: 401, body: { error: { code: 138006, message: '(#138006) No approved call permission found' } } });
    await rig.clock.pass(60);
    expect(rig.received).toEqual([]);
    expect((await rig.dial()).status).toBe(200);
  });

  it('come in their order, each for its own action', async () => {
    rig.simulator.onNext('reject', { status: 503 });
    rig.simulator.onNext('reject', { code: 613 });
    expect((await rig.act('terminate', 'wacid.1')).status).toBe(200);
    expect([(await rig.act('reject', 'wacid.1')).status, (await rig.act('reject', 'wacid.1')).status, (await rig.act('reject', 'wacid.1')).status]).toEqual([503, 400, 200]);
  });

  it('break the connection, though the platform has rung the user', async () => {
    rig.simulator.onNext('connect', { drop: true, done: true });
    await expect(rig.dial()).rejects.toThrow('fetch failed');
    await rig.clock.pass(2);
    expect(rig.told()).toEqual(['connect', 'RINGING']);
    expect(rig.last()).toMatchObject({ biz_opaque_callback_data: '0fS5cePMok' });
  });

  it('break the connection before anything was done', async () => {
    rig.simulator.onNext('connect', { drop: true });
    await expect(rig.dial()).rejects.toThrow('fetch failed');
    await rig.clock.pass(60);
    expect(rig.received).toEqual([]);
    expect(rig.simulator.requests).toHaveLength(1);
  });

  it('hold back an answer, or spoil it', async () => {
    rig.simulator.onNext('reject', { delayMs: 80 });
    const before = performance.now();
    expect((await rig.act('reject', 'wacid.1')).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(75);
    rig.simulator.onNext('reject', { body: '{"success":' });
    const spoilt = await fetch(`${rig.simulator.url}/${NUMBER}/calls`, { method: 'POST', body: JSON.stringify({ call_id: 'wacid.1', action: 'reject' }) });
    expect([spoilt.status, await spoilt.text()]).toEqual([200, '{"success":']);
  });
});

describe('webhooks of the simulator', () => {
  it('are signed over their bytes, with another secret on demand', async () => {
    const sign = (secret: string, raw: Buffer): string => `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`;
    const payload = inboundMessage({ wamid: 'wamid.1', at: START, text: 'Zoë' });
    await rig.simulator.deliver(payload);
    await rig.simulator.deliver(payload, 'wrong');
    expect(rig.received.map(({ signature }) => signature)).toEqual([sign(SECRET, rig.received[0]!.raw), sign('wrong', rig.received[1]!.raw)]);
    expect(rig.received[0]!.raw.toString('latin1')).toContain('Zo\\u00eb');
  });

  it('that nobody took are noted, and sent again on demand, until they are taken', async () => {
    rig.status = 500;
    await rig.simulator.ring({ phoneNumberId: NUMBER });
    expect(rig.simulator.deliveries.map((delivery) => delivery.status)).toEqual([500]);
    rig.status = 200;
    await rig.simulator.redeliver();
    expect(rig.simulator.deliveries.map((delivery) => delivery.status)).toEqual([200]);
    expect(await rig.simulator.redeliver()).toEqual([]);
    expect(rig.told()).toEqual(['connect', 'connect']);
  });

  it('to a target that is not there, or to none, are noted', async () => {
    rig.simulator.aimAt('http://127.0.0.1:1/');
    await rig.simulator.ring({ phoneNumberId: NUMBER });
    rig.simulator.aimAt(null);
    await rig.simulator.ring({ phoneNumberId: NUMBER });
    expect(rig.simulator.deliveries.map((delivery) => delivery.status)).toEqual([null, null]);
  });

  it('come in another order and partly twice, the same for the same seed', async () => {
    const payloads = Array.from({ length: 8 }, (_, n) => ringing({ callId: `wacid.${n}`, at: START }));
    const orders: string[] = [];
    for (const seed of [3, 3, 4]) {
      await rig.start({ seed });
      rig.received = [];
      await rig.simulator.deliverAll(payloads, { shuffled: true, repeated: 0.5 });
      orders.push(rig.received.map(({ value }) => (value['statuses'] as { id: string }[])[0]!.id).join());
    }
    expect(orders[0]).toBe(orders[1]);
    expect(orders[2]).not.toBe(orders[0]);
    expect(new Set(orders[0]!.split(',')).size).toBe(8);
    expect(orders[0]!.split(',').length).toBeGreaterThan(8);
  });
});
