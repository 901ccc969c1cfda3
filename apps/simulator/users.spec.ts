import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SHEENA } from '#testing/fixtures/payloads';
import { sample } from '#testing/fixtures/samples';
import { NUMBER, Rig } from './rig.ts';
import { callbackGranted, inboundAnswered, inboundMissed, outboundAnswered, outboundFailed, outboundRejected, outboundUnanswered } from './scenarios.ts';

let rig: Rig;

beforeEach(() => {
  rig = new Rig();
  return rig.start();
});

afterEach(() => rig.stop());

describe('a user who rings', () => {
  it('is answered, talks and hangs up: the end has times', async () => {
    const call = await inboundAnswered(rig.simulator, { phoneNumberId: NUMBER, talkSeconds: 56 });
    expect(rig.last()).toMatchObject({ event: 'connect', direction: 'USER_INITIATED', session: { sdp_type: 'offer' } });
    await rig.clock.pass(4);
    expect((await rig.accept(call.callId)).status).toBe(200);
    await rig.clock.pass(56);
    expect(rig.told()).toEqual(['connect', 'terminate']);
    expect(rig.last()).toMatchObject({ status: 'COMPLETED', start_time: '1767168004', end_time: '1767168060', duration: 56, biz_opaque_callback_data: 'ours' });
  });

  it('gives up: the end has no times', async () => {
    await inboundMissed(rig.simulator, { phoneNumberId: NUMBER, patienceSeconds: 31 });
    await rig.clock.pass(31);
    expect(rig.last()).toMatchObject({ event: 'terminate', status: 'COMPLETED', timestamp: '1767168031' });
    expect(rig.last()).not.toHaveProperty('start_time');
    expect(rig.last()).not.toHaveProperty('duration');
  });

  it('does not give up a call that was accepted', async () => {
    const call = await rig.simulator.ring({ phoneNumberId: NUMBER, patienceSeconds: 30 });
    await rig.accept(call.callId);
    await rig.clock.pass(600);
    expect(rig.told()).toEqual(['connect']);
  });

  it.each(['reject', 'terminate'])('and is turned away by %s: an end without times, once', async (action) => {
    const call = await rig.simulator.ring({ phoneNumberId: NUMBER, patienceSeconds: 30 });
    expect((await rig.act(action, call.callId)).status).toBe(200);
    await rig.clock.pass(60);
    expect(rig.told()).toEqual(['connect', 'terminate']);
    expect(rig.last()).not.toHaveProperty('start_time');
    expect(await rig.act(action, call.callId)).toMatchObject({ status: 400 });
  });

  it('cannot be accepted twice, nor rejected once it is accepted, but ended', async () => {
    const call = await rig.simulator.ring({ phoneNumberId: NUMBER });
    await rig.accept(call.callId);
    expect([(await rig.accept(call.callId)).status, (await rig.act('reject', call.callId)).status, (await rig.act('terminate', call.callId)).status]).toEqual([400, 400, 200]);
  });

  it('hangs up when the script says so', async () => {
    const call = await rig.simulator.ring({ phoneNumberId: NUMBER });
    await rig.simulator.hangUp(call.callId);
    expect(rig.simulator.call(call.callId)?.state).toBe('ended');
    expect(rig.told()).toEqual(['connect', 'terminate']);
    await expect(rig.simulator.hangUp('wacid.none')).rejects.toThrow('no such call');
  });

  it('gives permission by the call alone where callbacks are granted', async () => {
    const call = await inboundMissed(rig.simulator, { phoneNumberId: NUMBER, patienceSeconds: 5 });
    await rig.clock.pass(5);
    await callbackGranted(rig.simulator, call, rig.clock);
    expect(rig.last()).toMatchObject({
      context: { id: call.callId },
      interactive: { call_permission_reply: { response: 'accept', response_source: 'automatic', expiration_timestamp: '1767772805' } },
    });
  });
});

describe('a user who is rung', () => {
  it('answers and hangs up: tunnel, ringing, pick-up, end with times, all with our opaque data', async () => {
    outboundAnswered(rig.simulator, { ringSeconds: 6, talkSeconds: 61 });
    await rig.dial();
    await rig.clock.pass(120);
    expect(rig.told()).toEqual(['connect', 'RINGING', 'ACCEPTED', 'terminate']);
    expect(rig.received[0]!.value).toMatchObject({ calls: [{ session: { sdp_type: 'answer' }, biz_opaque_callback_data: '0fS5cePMok' }] });
    expect(rig.last()).toMatchObject({ start_time: '1767168006', end_time: '1767168067', duration: 61, to: '14085551234', biz_opaque_callback_data: '0fS5cePMok' });
  });

  it('answers, and talks until the business ends the call', async () => {
    const callId = await rig.dialled();
    await rig.clock.pass(5);
    await rig.clock.pass(30);
    await rig.act('terminate', callId);
    await rig.clock.pass(1);
    expect(rig.last()).toMatchObject({ event: 'terminate', duration: 30 });
  });

  it('declines: REJECTED, then an end without times', async () => {
    outboundRejected(rig.simulator);
    await rig.dial();
    await rig.clock.pass(60);
    expect(rig.told()).toEqual(['connect', 'RINGING', 'REJECTED', 'terminate']);
    expect(rig.last()).not.toHaveProperty('start_time');
  });

  it('lets it ring: no status for it, just an end', async () => {
    outboundUnanswered(rig.simulator, 45);
    await rig.dial();
    await rig.clock.pass(60);
    expect(rig.told()).toEqual(['connect', 'RINGING', 'terminate']);
    expect(rig.last()).toMatchObject({ timestamp: '1767168045', status: 'COMPLETED' });
  });

  it('cannot be reached: the end has failed, with the code beside it', async () => {
    outboundFailed(rig.simulator);
    await rig.dial();
    await rig.clock.pass(60);
    expect(rig.last()).toMatchObject({ event: 'terminate', status: 'FAILED' });
    expect(rig.received.at(-1)!.value).toMatchObject({ errors: [{ code: 138020 }] });
  });

  it('is never heard of when the platform stays silent', async () => {
    rig.simulator.whenDialled({ user: 'silent' });
    await rig.dial();
    await rig.clock.pass(3_600);
    expect(rig.received).toEqual([]);
  });

  it('does not answer a call that the business has ended', async () => {
    const callId = await rig.dialled();
    await rig.clock.pass(3);
    await rig.act('terminate', callId);
    await rig.clock.pass(60);
    expect(rig.told()).toEqual(['connect', 'RINGING', 'terminate']);
    expect(await rig.act('accept', callId, { session: { sdp_type: 'answer', sdp: 'v=0' } })).toMatchObject({ status: 400 });
  });

  it('is known by number or user id, with all the platform knows of them', async () => {
    await rig.start({ users: [SHEENA], numbers: [{ phoneNumberId: NUMBER, displayPhoneNumber: '390600000', wabaId: 'w' }] });
    await rig.dial({ to: undefined, recipient: SHEENA.bsuid });
    await rig.clock.pass(1);
    expect(rig.received[0]!.value).toMatchObject({
      metadata: { display_phone_number: '390600000', phone_number_id: NUMBER },
      contacts: [{ profile: { name: 'Sheena Nelson' }, wa_id: '16315553602' }],
      calls: [{ to: '16315553602', to_user_id: SHEENA.bsuid }],
    });
  });
});

describe('a user who is asked for permission', () => {
  const ask = async (): Promise<string> =>
    (await rig.post('messages', sample('api-permission-request-free-form-request') as object)).body.messages![0]!.id;

  it.each([
    ['yes', { response: 'accept', is_permanent: false, expiration_timestamp: '1767772809', response_source: 'user_action' }],
    ['yes_for_good', { response: 'accept', is_permanent: true, response_source: 'user_action' }],
    ['no', { response: 'reject', response_source: 'user_action' }],
  ] as const)('says %s', async (says, reply) => {
    rig.simulator.whenAsked({ says, afterSeconds: 9 });
    const wamid = await ask();
    await rig.clock.pass(9);
    expect(rig.told()).toEqual(['sent', 'delivered', 'interactive']);
    expect(rig.last()).toMatchObject({ context: { id: wamid } });
    expect((rig.last()['interactive'] as object)).toEqual({ type: 'call_permission_reply', call_permission_reply: reply });
  });

  it('says nothing, unless told to, and never to an ordinary message', async () => {
    await ask();
    rig.simulator.whenAsked({ says: 'yes' });
    await rig.post('messages', { to: '14085551234', type: 'text', text: { body: 'hello' } });
    await rig.clock.pass(60);
    expect(rig.told()).toEqual(['sent', 'sent', 'delivered', 'delivered']);
  });

  it('says yes to a template too, whose status names a price category', async () => {
    rig.simulator.whenAsked({ says: 'yes' });
    await rig.post('messages', sample('api-permission-request-template-send-request') as object);
    await rig.clock.pass(1);
    expect(rig.last()).toMatchObject({ status: 'sent', pricing: { category: 'utility' } });
    await rig.clock.pass(60);
    expect(rig.told()).toEqual(['sent', 'delivered', 'interactive']);
  });
});
