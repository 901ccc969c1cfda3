import { describe, expect, it } from '@jest/globals';
import { fromUnixSeconds } from '#domain/kernel/instant';
import { bodyOf } from '#testing/fixtures/payloads';
import { readPayload } from './read-payload.ts';
import type { Update } from './update.ts';

const metadata = { display_phone_number: '16315553601', phone_number_id: '436666719526789' };
const basics = { id: 'wamid.1', timestamp: '1767168000', from: '16315553602' };

function read(value: object, field = 'messages'): readonly Update[] {
  const result = readPayload(bodyOf({ entry: [{ id: 'waba', changes: [{ field, value: { metadata, ...value } }] }] }));
  if ('fault' in result) throw new Error(result.fault);
  return result.updates;
}

const readMessage = (message: object, beside: object = {}): Update => read({ messages: [{ ...basics, ...message }], ...beside })[0]!;

const reply = (content: object, more: object = {}): Update =>
  readMessage({ type: 'interactive', interactive: { type: 'call_permission_reply', call_permission_reply: content }, ...more });

const PATH = 'entry[0].changes[0].value.messages[0]';
const REPLY_PATH = `${PATH}.interactive.call_permission_reply`;

describe('a permission reply', () => {
  it.each([
    ['accept', { response: 'accept' }],
    ['accept', { response: ' ACCEPT ' }],
    ['reject', { response: 'Reject' }],
  ])('says %s in %j', (response, content) => {
    expect(reply(content)).toMatchObject({ meaning: 'permission_reply', kind: 'messages.permission_reply', response });
  });

  it.each([
    [undefined, false],
    [null, false],
    ['', false],
    [false, false],
    ['False', false],
    [true, true],
    [' true ', true],
  ])('with is_permanent %j is permanent: %j', (said, permanent) => {
    expect(reply({ response: 'accept', is_permanent: said })).toMatchObject({ permanent });
  });

  it.each([1, 'perhaps', {}])('with is_permanent %j is malformed, not temporary', (said) => {
    expect(reply({ response: 'accept', is_permanent: said })).toMatchObject({ meaning: 'malformed', path: `${REPLY_PATH}.is_permanent` });
  });

  it.each(['1767772800', 1767772800, ' 1767772800 '])('runs out at %j', (said) => {
    expect(reply({ response: 'accept', expiration_timestamp: said })).toMatchObject({ expiresAt: fromUnixSeconds(1767772800) });
  });

  it.each([undefined, null, '', 0, '0'])('with an expiry of %j has none', (said) => {
    expect(reply({ response: 'accept', expiration_timestamp: said })).toMatchObject({ meaning: 'permission_reply', expiresAt: null });
  });

  it.each(['tomorrow', 1767772800000, -1, [], '2026-01-07T08:00:00Z'])('with an expiry of %j is malformed, not without one', (said) => {
    expect(reply({ response: 'accept', expiration_timestamp: said })).toMatchObject({ meaning: 'malformed', path: `${REPLY_PATH}.expiration_timestamp` });
  });

  it('that is permanent has no expiry, and a no has neither', () => {
    expect(reply({ response: 'accept', is_permanent: true, expiration_timestamp: '1767772800' })).toMatchObject({ permanent: true, expiresAt: null });
    expect(reply({ response: 'reject', is_permanent: true, expiration_timestamp: '1767772800' })).toMatchObject({ permanent: false, expiresAt: null });
  });

  it('is automatic only when it says so', () => {
    expect(reply({ response: 'reject', response_source: 'AUTOMATIC' })).toMatchObject({ automatic: true });
    expect(reply({ response: 'reject', response_source: 'user_action' })).toMatchObject({ automatic: false });
    expect(reply({ response: 'reject' })).toMatchObject({ automatic: false });
  });

  it.each([
    [{ id: 'wamid.2' }, { kind: 'message', wamid: 'wamid.2' }],
    [{ id: 'wacid.2' }, { kind: 'call', wacid: 'wacid.2' }],
    [{ id: 'gBGG' }, { kind: 'message', wamid: 'gBGG' }],
    [{ id: '' }, null],
    [{ from: '16315553602' }, null],
    [undefined, null],
  ])('with the context %j refers to %j', (context, refersTo) => {
    expect(reply({ response: 'accept' }, { context })).toMatchObject({ refersTo });
  });

  it('that says something new is not known', () => {
    expect(reply({ response: 'maybe' })).toMatchObject({ meaning: 'unknown', reason: 'unknown_kind', kind: 'messages.permission_reply' });
  });

  it.each([
    ['response', reply({}), `${REPLY_PATH}.response`],
    ['call_permission_reply', readMessage({ type: 'interactive', interactive: { type: 'call_permission_reply' } }), REPLY_PATH],
    ['id', reply({ response: 'accept' }, { id: ' ' }), `${PATH}.id`],
    ['from', reply({ response: 'accept' }, { from: undefined }), `${PATH}.from`],
  ])('without its %s is malformed', (_, update, path) => {
    expect(update).toMatchObject({ meaning: 'malformed', path });
  });
});

describe('a message of a contact', () => {
  it.each(['text', 'image', 'audio', 'interactive', 'button', 'unsupported', 'something_new'])('of the type %s counts as one', (type) => {
    expect(readMessage({ type })).toMatchObject({ meaning: 'message', kind: `messages.${type}`, wamid: 'wamid.1', user: { number: '16315553602' } });
  });

  it('written by the platform is none of the contact', () => {
    expect(readMessage({ type: 'system' })).toMatchObject({ meaning: 'unknown', kind: 'messages.system' });
  });

  it('may come from a user id alone, or from the lone contact', () => {
    expect(readMessage({ type: 'text', from: '', from_user_id: 'US.1' })).toMatchObject({ user: { bsuid: 'US.1' } });
    expect(readMessage({ type: 'text', from: undefined }, { contacts: [{ user_id: 'US.2' }] })).toMatchObject({ user: { bsuid: 'US.2' } });
  });

  it('from nobody is malformed', () => {
    expect(readMessage({ type: 'text', from: undefined })).toMatchObject({ meaning: 'malformed', path: `${PATH}.from` });
  });

  it('that is a voicemail keeps the id of its call', () => {
    expect(readMessage({ type: 'audio', id: 'wacid.7' })).toMatchObject({ meaning: 'message', wamid: 'wacid.7' });
  });
});

describe('a status of a message', () => {
  const status = { id: 'wamid.1', status: 'DELIVERED', timestamp: '1767168000', recipient_id: '16315553602' };

  it('is read in any case', () => {
    expect(read({ statuses: [status] })).toMatchObject([{ meaning: 'message_status', kind: 'messages.delivered', status: 'delivered', recipient: { number: '16315553602' } }]);
  });

  it('has its category in lower case', () => {
    expect(read({ statuses: [{ ...status, pricing: { category: 'UTILITY' } }] })).toMatchObject([{ category: 'utility' }]);
  });

  it('that is new is not known, and one without recipient malformed', () => {
    expect(read({ statuses: [{ ...status, status: 'warming' }, { ...status, recipient_id: '' }] })).toMatchObject([
      { meaning: 'unknown', kind: 'messages.warming' },
      { meaning: 'malformed', path: 'entry[0].changes[0].value.statuses[1].recipient_id' },
    ]);
  });

  it('that is of a call is told apart by its type, and else by its id', () => {
    const ringing = { id: 'wacid.1', status: 'RINGING', timestamp: '1767168000', recipient_id: '16315553602' };
    expect(read({ statuses: [{ ...ringing, type: 'call' }, ringing] })).toMatchObject([
      { meaning: 'call', event: 'ringing' },
      { meaning: 'call', event: 'ringing' },
    ]);
  });
});

describe('an error beside nothing', () => {
  it('is an update of its own', () => {
    expect(read({ errors: [{ code: 131044, title: 'Business eligibility payment issue' }] }, 'calls')).toEqual([
      { kind: 'calls.errors', n: 0, wabaId: 'waba', phoneNumberId: '436666719526789', displayPhoneNumber: '16315553601', meaning: 'platform_error', code: 131044 },
    ]);
  });

  it('beside a message is no update', () => {
    expect(read({ messages: [{ ...basics, type: 'text' }], errors: [{ code: 1 }] })).toHaveLength(1);
  });
});
