import { describe, expect, it } from '@jest/globals';
import { sampleBytes, sampleNames } from '#testing/fixtures/samples';
import { readPayload } from './read-payload.ts';
import type { Update } from './update.ts';

const at = (seconds: number): number => seconds * 1000;

function only(sample: string): Update {
  const result = readPayload(sampleBytes(sample));
  if ('fault' in result) throw new Error(result.fault);
  expect(result.updates).toHaveLength(1);
  return result.updates[0]!;
}

const sheena = { bsuid: 'US.13491208655302741918', waId: '16315553602', number: '16315553602', name: 'Sheena Nelson' };
const ofSample = { n: 0, wabaId: '366634483210360', phoneNumberId: '436666719526789', displayPhoneNumber: '16315553601' };
const call = { ...ofSample, meaning: 'call', platformCallId: 'wacid.ABGGFjFVU2AfAgo6V-Hc5eCgK5Gh', user: sheena };
const sdp = '<<RFC 8866 SDP>>';

describe('the platform samples of calls', () => {
  it('an inbound connect is an offer by the user', () => {
    expect(only('webhook-calls-connect-user-initiated')).toEqual({
      ...call,
      kind: 'calls.connect',
      event: 'connect',
      direction: 'inbound',
      at: at(1671644824),
      sdp,
      factKey: 'connect:1671644824',
    });
  });

  it('a user without a phone number is known by the user id alone', () => {
    expect(only('webhook-calls-connect-user-initiated-no-phone')).toMatchObject({
      direction: 'inbound',
      user: { bsuid: 'US.13491208655302741918', name: 'Sheena Nelson' },
    });
    expect(only('webhook-calls-connect-user-initiated-no-phone')).not.toHaveProperty('user.number');
  });

  it('an outbound connect brings the answer and what we gave with the dial', () => {
    expect(only('webhook-calls-connect-business-initiated')).toEqual({
      ...call,
      kind: 'calls.connect',
      event: 'connect',
      direction: 'outbound',
      at: at(1671644824),
      sdp,
      opaque: 'TRx334DUDFTI4Mj',
      factKey: 'connect:1671644824',
    });
  });

  it('the legacy twin of the session changes nothing, and contacts may be missing', () => {
    expect(only('webhook-calls-connect-business-initiated-legacy-connection')).toMatchObject({
      direction: 'outbound',
      user: { number: '12185552828' },
      sdp,
    });
  });

  it.each([
    ['ringing', 1749196897],
    ['accepted', 1749197000],
    ['rejected', 1749196905],
  ])('the status %s is of an outbound call', (event, seconds) => {
    expect(only(`webhook-calls-status-${event}`)).toEqual({
      ...call,
      kind: `calls.${event}`,
      event,
      direction: 'outbound',
      at: at(seconds),
      opaque: 'random_string',
      factKey: `${event}:${seconds}`,
    });
  });

  it('an answered end carries its times', () => {
    expect(only('webhook-calls-terminate-user-initiated-answered')).toEqual({
      ...call,
      kind: 'calls.terminate',
      event: 'terminate',
      direction: 'inbound',
      at: at(1671644944),
      status: 'completed',
      startedAt: at(1671644824),
      endedAt: at(1671644944),
      durationSeconds: 120,
      errorCode: null,
      opaque: 'random_string',
      factKey: 'terminate:1671644944:completed:s1671644824:e1671644944:d120',
    });
    expect(only('webhook-calls-terminate-business-initiated-answered')).toMatchObject({ direction: 'outbound', durationSeconds: 120, user: sheena });
  });

  it.each(['user', 'business'])('an unanswered %s-initiated call ends completed, but without times', (who) => {
    expect(only(`webhook-calls-terminate-${who}-initiated-unanswered`)).toMatchObject({
      status: 'completed',
      startedAt: null,
      endedAt: null,
      durationSeconds: null,
      errorCode: null,
      factKey: 'terminate:1671644869:completed',
    });
  });

  it('a failed end takes its code from the errors beside it', () => {
    expect(only('webhook-calls-terminate-business-initiated-failed')).toMatchObject({ status: 'failed', durationSeconds: 30, errorCode: 138021 });
  });

  it.each([
    ['webhook-calls-call-created-sip', 'calls.call_created'],
    ['webhook-calls-recording-available', 'calls.call_recording_available'],
    ['webhook-calls-transcription-available', 'calls.call_transcription_available'],
  ])('%s is not known yet', (name, kind) => {
    expect(only(name)).toEqual({ ...ofSample, kind, meaning: 'unknown', reason: 'unknown_kind' });
  });
});

describe('the platform samples of messages', () => {
  const reply = { ...ofSample, kind: 'messages.permission_reply', meaning: 'permission_reply', wamid: 'wamid.sH0kFlaCGg0xcvZbgmg90lHrg2dL', at: at(1767168000), user: sheena };
  const request = { kind: 'message', wamid: 'wamid.gBGGFlaCmZ9plHrf2Mh-o' };
  const expiresAt = at(1767772800);

  it.each([
    ['accept-temporary', { response: 'accept', permanent: false, expiresAt, automatic: false, refersTo: request }],
    ['accept-permanent', { response: 'accept', permanent: true, expiresAt: null, automatic: false, refersTo: request }],
    ['accept-permanent-from-profile', { response: 'accept', permanent: true, expiresAt: null, automatic: false, refersTo: null }],
    ['reject', { response: 'reject', permanent: false, expiresAt: null, automatic: false, refersTo: request }],
    ['revoked-automatic', { response: 'reject', permanent: false, expiresAt: null, automatic: true, refersTo: null }],
    [
      'accept-automatic-callback',
      { response: 'accept', permanent: false, expiresAt, automatic: true, refersTo: { kind: 'call', wacid: 'wacid.gBGGF4lasdnlasdHrf2Mh-o' } },
    ],
  ])('the permission reply %s', (name, content) => {
    expect(only(`webhook-messages-permission-${name}`)).toEqual({ ...reply, ...content });
  });

  it('an expiry may be a number, and permanence not be mentioned', () => {
    expect(only('webhook-messages-permission-accept-fixture-numeric-expiry')).toMatchObject({
      response: 'accept',
      permanent: false,
      expiresAt: at(1753186982),
      refersTo: { kind: 'message', wamid: 'wamid.y==' },
    });
  });

  it('a text of a contact', () => {
    expect(only('webhook-messages-text-inbound')).toEqual({
      kind: 'messages.text',
      n: 0,
      wabaId: '366634483210360',
      phoneNumberId: '106540352242922',
      displayPhoneNumber: '15550783881',
      meaning: 'message',
      wamid: 'wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=',
      at: at(1749416383),
      user: { waId: '16505551234', number: '16505551234', name: 'Sheena Nelson' },
    });
  });

  it.each([
    ['sent-priced', { kind: 'messages.sent', status: 'sent', category: 'marketing', errorCode: null }],
    ['delivered-service-free', { kind: 'messages.delivered', status: 'delivered', category: 'service', errorCode: null }],
    ['read', { kind: 'messages.read', status: 'read', category: null, errorCode: null }],
    ['failed', { kind: 'messages.failed', status: 'failed', category: null, errorCode: 131026 }],
  ])('the message status %s', (name, content) => {
    const status = { meaning: 'message_status', at: at(1750030073), recipient: { number: '16505551234' } };
    expect(only(`webhook-messages-status-${name}`)).toMatchObject({ ...status, ...content });
  });
});

describe('the platform samples of accounts', () => {
  const account = { n: 0, wabaId: '102290129340398', phoneNumberId: null, meaning: 'account_update' };
  const number = { ...account, displayPhoneNumber: '16505552771' };

  it.each([
    ['restriction-business-initiated', 'RESTRICTED_BUSINESS_INITIATED_CALLING', at(1641848057), null],
    ['restriction-user-initiated', 'RESTRICTED_USER_INITIATED_CALLING', at(1641848057), null],
    ['restriction-call-button-hidden', 'RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN', null, 'Fix the cause, then show the call button again.'],
  ])('the %s', (name, restriction, expiresAt, remediation) => {
    expect(only(`webhook-account-update-${name}`)).toEqual({
      ...number,
      kind: 'account_update.account_restriction',
      event: 'restriction',
      at: at(1641848059),
      restrictions: [{ restriction, expiresAt, remediation }],
    });
  });

  it.each([
    ['low-calling-quality', 'LOW_BUSINESS_INITIATED_CALLING_QUALITY', null],
    ['low-pickup', 'USER_INITIATED_CALLS_LOW_PICKUP_RATE', 'Answer more incoming calls.'],
  ])('the violation %s', (name, violation, remediation) => {
    expect(only(`webhook-account-update-violation-${name}`)).toMatchObject({ ...number, event: 'violation', violation, remediation });
  });

  it('a price tier of calls names a market, a month and no number', () => {
    expect(only('webhook-account-update-volume-tier-calling')).toEqual({
      ...account,
      kind: 'account_update.volume_based_pricing_tier_update',
      displayPhoneNumber: null,
      event: 'volume_tier',
      at: at(1743451903),
      tierUpdatedAt: at(1743451903),
      category: 'CALLING',
      tier: '50001:250000',
      effectiveMonth: '2026-11',
      region: 'Rest of Africa',
    });
  });

  it('settings name their number themselves', () => {
    expect(only('webhook-account-settings-update')).toMatchObject({
      kind: 'account_settings_update',
      phoneNumberId: '436666719526789',
      meaning: 'settings_update',
      at: at(1671644824),
      status: 'ENABLED',
      callIconVisibility: 'DEFAULT',
      callbackPermissionStatus: 'ENABLED',
      sipStatus: 'ENABLED',
      srtpKeyExchangeProtocol: null,
      callHours: { timezone_id: 'America/Manaus' },
    });
  });
});

describe('all samples of webhooks', () => {
  it.each(sampleNames('webhook-'))('%s is one update, and not malformed', (name) => {
    expect(only(name).meaning).not.toBe('malformed');
  });
});
