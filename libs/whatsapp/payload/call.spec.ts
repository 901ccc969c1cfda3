import { describe, expect, it } from '@jest/globals';
import { fromUnixSeconds } from '#domain/kernel/instant';
import { bodyOf } from '#testing/fixtures/payloads';
import { readPayload } from './read-payload.ts';
import type { Update } from './update.ts';

const USER = '16315553602';
const BUSINESS = '16315553601';
const BSUID = 'US.13491208655302741918';
const metadata = { display_phone_number: BUSINESS, phone_number_id: '436666719526789' };
const basics = { id: 'wacid.1', timestamp: '1671644824' };

/** The updates of one change of the field `calls`. */
function read(value: object): readonly Update[] {
  const result = readPayload(bodyOf({ entry: [{ id: 'waba', changes: [{ field: 'calls', value: { metadata, ...value } }] }] }));
  if ('fault' in result) throw new Error(result.fault);
  return result.updates;
}

const readCall = (call: object, beside: object = {}): Update => read({ calls: [{ ...basics, ...call }], ...beside })[0]!;

describe('the direction of a call', () => {
  it.each([
    ['is what direction says, whatever the parties say', { direction: 'USER_INITIATED', from: BUSINESS, to: USER }, 'inbound'],
    ['is what direction says before the session', { direction: 'BUSINESS_INITIATED', session: { sdp_type: 'offer', sdp: 'v=0' } }, 'outbound'],
    ['is read in any case', { direction: 'business_initiated' }, 'outbound'],
    ['is inbound for an offer', { session: { sdp_type: 'offer', sdp: 'v=0' }, from: BUSINESS, to: USER }, 'inbound'],
    ['is outbound for an answer', { session: { sdp_type: 'ANSWER', sdp: 'v=0' } }, 'outbound'],
    ['is inbound when the user id is in from', { from_user_id: BSUID, from: BUSINESS, to: USER }, 'inbound'],
    ['is outbound when the user id is in to', { to_user_id: BSUID }, 'outbound'],
    ['is inbound when the business is called', { from: USER, to: BUSINESS }, 'inbound'],
    ['is inbound when only the business is named, in to', { to: BUSINESS }, 'inbound'],
    ['is inbound when only a stranger is named, in from', { from: USER }, 'inbound'],
    ['is outbound when the business calls', { from: `+${BUSINESS}`, to: USER }, 'outbound'],
    ['is outbound when only a stranger is named, in to', { to: USER }, 'outbound'],
    ['is outbound when only the business is named, in from', { from: BUSINESS }, 'outbound'],
    ['falls back when direction is none that we know', { direction: 'SIDEWAYS', from: USER, to: BUSINESS }, 'inbound'],
  ])('%s', (_, call, direction) => {
    expect(readCall({ event: 'connect', ...call })).toMatchObject({ meaning: 'call', direction });
  });

  it('is needed by a connect, since nothing else says who calls whom', () => {
    expect(readCall({ event: 'connect' })).toMatchObject({ meaning: 'malformed', kind: 'calls.connect', path: 'entry[0].changes[0].value.calls[0].direction' });
    expect(readCall({ event: 'connect', from: 'x', to: 'x' })).toMatchObject({ meaning: 'malformed' });
    expect(readCall({ event: 'connect', from: USER, to: USER })).toMatchObject({ meaning: 'malformed' });
  });

  it('may be unknown for an end, whose other facts tell it', () => {
    expect(readCall({ event: 'terminate', status: 'COMPLETED' })).toMatchObject({ meaning: 'call', event: 'terminate', direction: null, user: {} });
  });
});

describe('the user of a call', () => {
  const contact = { profile: { name: 'Sheena Nelson' }, wa_id: USER, user_id: BSUID };
  const other = { profile: { name: 'Someone Else' }, wa_id: '390000001', user_id: 'IT.2' };

  it('is the party that is not the business, though the sample has the two swapped', () => {
    expect(readCall({ event: 'connect', direction: 'USER_INITIATED', from: BUSINESS, to: USER, to_user_id: BSUID })).toMatchObject({
      user: { number: USER, bsuid: BSUID },
    });
  });

  it('is the named side alone when the number of the business is not given', () => {
    const value = { metadata: {}, calls: [{ ...basics, event: 'connect', direction: 'USER_INITIATED', to: BUSINESS }] };
    expect(read(value)[0]).toMatchObject({ direction: 'inbound', user: {}, phoneNumberId: null });
    expect(read(value)[0]).not.toHaveProperty('user.number');
  });

  it.each([['left out', {}], ['empty', { from: '' }], ['null', { from: null }], ['blank', { from: ' ' }]])('has no number when it is %s', (_, from) => {
    const update = readCall({ event: 'connect', direction: 'USER_INITIATED', to: BUSINESS, from_user_id: BSUID, ...from });
    expect(update).toMatchObject({ user: { bsuid: BSUID } });
    expect(update).not.toHaveProperty('user.number');
  });

  it('takes number and wa_id as digits', () => {
    const update = readCall({ event: 'connect', direction: 'USER_INITIATED', from: '+1 (631) 555-3602' }, { contacts: [{ wa_id: '+16315553602' }] });
    expect(update).toMatchObject({ user: { number: USER, waId: USER } });
  });

  it('is matched to its contact by user id, then by number', () => {
    const calls = [
      { ...basics, event: 'connect', direction: 'USER_INITIATED', from_user_id: BSUID },
      { ...basics, id: 'wacid.2', event: 'connect', direction: 'USER_INITIATED', from: '390000001' },
    ];
    expect(read({ calls, contacts: [other, contact] })).toMatchObject([
      { user: { bsuid: BSUID, name: 'Sheena Nelson', waId: USER } },
      { user: { bsuid: 'IT.2', name: 'Someone Else', number: '390000001' } },
    ]);
  });

  it('takes a lone contact whose wa_id is spelt unlike the number', () => {
    const update = readCall({ event: 'connect', direction: 'USER_INITIATED', from: '5215512345678' }, { contacts: [{ wa_id: '525512345678', profile: { name: 'Ana' } }] });
    expect(update).toMatchObject({ user: { number: '5215512345678', waId: '525512345678', name: 'Ana' } });
  });

  it('takes no contact with another user id', () => {
    const update = readCall({ event: 'connect', direction: 'USER_INITIATED', from_user_id: BSUID, from: '390000001' }, { contacts: [other] });
    expect(update).toMatchObject({ user: { bsuid: BSUID, number: '390000001' } });
    expect(update).not.toHaveProperty('user.name');
  });

  it('does not lend the contact of one call to the stranger in the next', () => {
    const calls = [
      { ...basics, event: 'connect', direction: 'USER_INITIATED', from: USER },
      { ...basics, id: 'wacid.2', event: 'connect', direction: 'USER_INITIATED', from: '390000009' },
    ];
    const [first, second] = read({ calls, contacts: [contact] });
    expect(first).toMatchObject({ user: { name: 'Sheena Nelson' } });
    expect(second).toMatchObject({ user: { number: '390000009' } });
    expect(second).not.toHaveProperty('user.bsuid');
  });

  it('is the lone contact where the call itself names nobody', () => {
    expect(readCall({ event: 'terminate' }, { contacts: [contact] })).toMatchObject({ user: { bsuid: BSUID, waId: USER, name: 'Sheena Nelson' } });
  });

  it('keeps text that can be written down: half a surrogate pair is replaced', () => {
    const update = readCall({ event: 'terminate', from_user_id: BSUID }, { contacts: [{ user_id: BSUID, profile: { name: 'Zo\ud83d' } }] });
    expect(update).toMatchObject({ user: { name: 'Zo\ufffd' } });
  });
});

describe('the end of a call', () => {
  it.each([
    ['COMPLETED', 'completed'],
    ['Completed', 'completed'],
    [['FAILED'], 'failed'],
    [['Completed', 'Failed'], 'failed'],
    [undefined, 'unknown'],
    [[], 'unknown'],
    [7, 'unknown'],
    ['BUSY', 'busy'],
  ])('reads the status %j as %s', (status, expected) => {
    expect(readCall({ event: 'terminate', status })).toMatchObject({ meaning: 'call', status: expected });
  });

  it('takes times as text or number, and none, blank or 0 as not there', () => {
    expect(readCall({ event: 'terminate', start_time: 1671644824, end_time: '1671644830', duration: '6' })).toMatchObject({
      startedAt: fromUnixSeconds(1671644824),
      endedAt: fromUnixSeconds(1671644830),
      durationSeconds: 6,
    });
    expect(readCall({ event: 'terminate', start_time: '', end_time: '0', duration: null })).toMatchObject({ startedAt: null, endedAt: null, durationSeconds: null });
  });

  it('keeps a duration of 0 apart from none', () => {
    expect(readCall({ event: 'terminate', duration: 0 })).toMatchObject({ durationSeconds: 0 });
  });

  it.each([
    ['start_time', 'yesterday'],
    ['start_time', -5],
    ['end_time', '253402300800'],
    ['duration', -1],
    ['duration', 6.5],
    ['duration', '1e3'],
    ['duration', 4e9],
    ['duration', {}],
  ])('with a broken %s of %j is malformed, since money depends on it', (field, value) => {
    expect(readCall({ event: 'terminate', [field]: value })).toMatchObject({
      meaning: 'malformed',
      kind: 'calls.terminate',
      path: `entry[0].changes[0].value.calls[0].${field}`,
    });
  });

  it('has the error inside it, or the one beside it when it is alone', () => {
    const errors = [{ code: 138021 }];
    expect(readCall({ event: 'terminate' }, { errors })).toMatchObject({ errorCode: 138021 });
    expect(readCall({ event: 'terminate', errors: [{ code: '138019' }] }, { errors })).toMatchObject({ errorCode: 138019 });
    expect(readCall({ event: 'terminate' }, { errors: [null, { code: 'x' }, { code: 7 }] })).toMatchObject({ errorCode: 7 });
    expect(readCall({ event: 'terminate' }, { errors: 'none' })).toMatchObject({ errorCode: null });
  });

  it('does not take the error of the failed call beside it', () => {
    const calls = [
      { ...basics, event: 'terminate', status: 'COMPLETED' },
      { ...basics, id: 'wacid.2', event: 'terminate', status: 'FAILED' },
    ];
    expect(read({ calls, errors: [{ code: 138021 }] })).toMatchObject([{ errorCode: null }, { errorCode: 138021 }]);
  });
});

describe('the key of a fact', () => {
  const keyOf = (call: object): unknown => (readCall(call) as { factKey?: string }).factKey;

  it('is the same in every spelling of the same fact', () => {
    const end = { event: 'terminate', status: 'COMPLETED', start_time: '1671644820', duration: 4 };
    expect(keyOf({ ...end, event: 'TERMINATE', status: ['Completed'], start_time: 1671644820, duration: '4' })).toBe(keyOf(end));
  });

  it('CA-1 tells two ends of the same second apart by what they say', () => {
    const without = { event: 'terminate', status: 'COMPLETED' };
    const keys = [without, { ...without, duration: 4 }, { ...without, duration: 5 }, { ...without, start_time: '1671644820' }, { ...without, status: 'FAILED' }].map(keyOf);
    expect(new Set(keys).size).toBe(5);
  });

  it('tells by second and event what happened when', () => {
    expect(keyOf({ event: 'connect', direction: 'USER_INITIATED' })).toBe('connect:1671644824');
    expect(keyOf({ event: 'connect', direction: 'USER_INITIATED', timestamp: '1671644825' })).toBe('connect:1671644825');
  });
});

describe('a status of a call', () => {
  const status = { id: 'wacid.1', timestamp: '1749196897', type: 'call', status: 'Ringing' };

  it('is read in any case, and without a number', () => {
    expect(read({ statuses: [{ ...status, recipient_user_id: BSUID }] })).toMatchObject([
      { kind: 'calls.ringing', event: 'ringing', direction: 'outbound', user: { bsuid: BSUID } },
    ]);
  });

  it('needs no type under the field calls', () => {
    expect(read({ statuses: [{ ...status, type: undefined, recipient_id: USER }] })).toMatchObject([{ meaning: 'call', user: { number: USER } }]);
  });

  it('of another type or kind is not known', () => {
    expect(read({ statuses: [{ ...status, type: 'message' }, { ...status, status: 'ON HOLD' }] })).toMatchObject([
      { meaning: 'unknown', kind: 'calls.ringing' },
      { meaning: 'unknown', reason: 'unknown_kind', kind: 'calls.on_hold' },
    ]);
  });
});

describe('a broken call', () => {
  it.each([
    ['id', { id: undefined }],
    ['id', { id: '' }],
    ['id', { id: {} }],
    ['timestamp', { timestamp: undefined }],
    ['timestamp', { timestamp: 'soon' }],
    ['timestamp', { timestamp: '0' }],
    ['timestamp', { timestamp: 1671644824.5 }],
    ['timestamp', { timestamp: 1671644824000 }],
    ['timestamp', { timestamp: -1 }],
    ['event', { event: undefined }],
    ['event', { event: 7 }],
  ])('names %s as the fault of %j', (field, call) => {
    expect(readCall({ event: 'connect', direction: 'USER_INITIATED', ...call })).toMatchObject({
      meaning: 'malformed',
      path: `entry[0].changes[0].value.calls[0].${field}`,
    });
  });

  it('spoils neither the calls beside it nor the statuses', () => {
    const good = { ...basics, event: 'connect', direction: 'USER_INITIATED' };
    const statuses = [{ id: 'wacid.9', timestamp: '1', type: 'call', status: 'RINGING' }];
    expect(read({ calls: [null, good, 'x', { ...good, timestamp: [] }, { ...good, id: 'wacid.2' }], statuses })).toMatchObject([
      { n: 0, meaning: 'malformed', reason: 'not an object' },
      { n: 1, meaning: 'call', platformCallId: 'wacid.1' },
      { n: 2, meaning: 'malformed' },
      { n: 3, meaning: 'malformed', kind: 'calls.connect' },
      { n: 4, meaning: 'call', platformCallId: 'wacid.2' },
      { n: 5, meaning: 'call', event: 'ringing' },
    ]);
  });

  it('takes a session description as it came, with its line ends', () => {
    expect(readCall({ event: 'connect', direction: 'USER_INITIATED', session: { sdp_type: 'offer', sdp: 'v=0\r\ns=-\r\n' } })).toMatchObject({ sdp: 'v=0\r\ns=-\r\n' });
    expect(readCall({ event: 'connect', direction: 'USER_INITIATED', session: 'none' })).not.toHaveProperty('sdp');
  });
});
