import { describe, expect, it } from '@jest/globals';
import { accountId, callId, contactId, phoneNumberId } from '#domain/kernel/ids';
import { fromUnixSeconds } from '#domain/kernel/instant';
import type { CallContext } from '#domain/call/call.events';
import { SDP, SHEENA, accepted, bodyOf, connectInbound, connectOutbound, rejected, ringing, terminate, terminateAnswered, type Payload } from '#testing/fixtures/payloads';
import { toPlatformFact } from './to-platform-fact.ts';
import { readPayload } from './payload/read-payload.ts';

const context: CallContext = {
  callId: callId('cl_1'),
  phoneNumberId: phoneNumberId('436666719526789'),
  contactId: contactId('ct_1'),
  direction: 'inbound',
  accountId: accountId('acc-1'),
  wabaId: '366634483210360',
  timeZone: 'Europe/Rome',
};

function factOf(payload: Payload) {
  const result = readPayload(bodyOf(payload));
  const update = 'fault' in result ? undefined : result.updates[0];
  if (update?.meaning !== 'call') throw new Error(`no call update: ${JSON.stringify(result)}`);
  return toPlatformFact(update, context);
}

const at = fromUnixSeconds(1671644824);
const call = { callId: 'wacid.1', at };
const subject = { platformCallId: 'wacid.1', bsuid: SHEENA.bsuid, waId: SHEENA.waId, number: SHEENA.number, name: SHEENA.name };

describe('a fact of a call', () => {
  it('CA-10 an inbound connect is somebody ringing, an outbound one the media tunnel', () => {
    expect(factOf(connectInbound(call))).toEqual({ type: 'CallReceived', context, factKey: 'connect:1671644824', at, subject: { ...subject, sdp: SDP } });
    expect(factOf(connectOutbound(call))).toMatchObject({ type: 'CallConnected', subject: { ...subject, sdp: SDP } });
  });

  it.each([
    ['CallRinging', ringing(call), 'ringing:1671644824'],
    ['CallPickedUp', accepted(call), 'accepted:1671644824'],
    ['CallRejectedByContact', rejected(call), 'rejected:1671644824'],
  ])('a status is %s', (type, payload, factKey) => {
    expect(factOf(payload)).toEqual({ type, context, factKey, at, subject });
  });

  it('CA-1 an end carries the times it was given, and none where it was given none', () => {
    expect(factOf(terminateAnswered({ callId: 'wacid.1', direction: 'outbound', startedAt: at, lasted: 56 }))).toMatchObject({
      type: 'CallTerminated',
      status: 'completed',
      startedAt: at,
      endedAt: fromUnixSeconds(1671644880),
      durationSeconds: 56,
      errorCode: null,
    });
    expect(factOf(terminate({ ...call, direction: 'inbound', status: 'FAILED', errorCode: 138019 }))).toEqual({
      type: 'CallTerminated',
      context,
      factKey: 'terminate:1671644824:failed:c138019',
      at,
      subject,
      status: 'failed',
      startedAt: null,
      endedAt: null,
      durationSeconds: null,
      errorCode: 138019,
    });
  });

  it('holds nothing personal outside its subject', () => {
    const { subject: personal, ...rest } = factOf(connectInbound(call));
    const written = JSON.stringify(rest);
    for (const value of Object.values(personal ?? {})) expect(written).not.toContain(value);
  });
});
