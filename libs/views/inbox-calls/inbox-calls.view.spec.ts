import { describe, expect, it } from '@jest/globals';
import {
  accept, anna, at, ben, CL, connected, decline, fail, hangUp, link, offer, pickedUp, received, record, reject, ringing, roster, talked, terminated,
} from '#domain/call/call.builders';
import type { CallCommand } from '#domain/call/call.commands';
import type { AnyEvent } from '#domain/events';
import { fold } from '#testing/view-spec';
import { dialRequested, eventsOf, everyOrder, heard, parties, sheena } from '../call-events.fixture.ts';
import { inboxCalls } from './inbox-calls.view.ts';

const inbox = (...events: readonly AnyEvent[]) => fold(inboxCalls, events);
const after = (...commands: readonly CallCommand[]) => inbox(...eventsOf(...commands))[CL];

const rings = record(received('10:00:00', { subject: { ...sheena, sdp: 'v=0 offer' } }), { roster: roster([anna], [ben]) });

describe('inbox-calls: an inbound call', () => {
  it('rings with all that an agent needs to take it', () =>
    expect(inbox(...eventsOf(rings))).toEqual({
      [CL]: {
        callId: CL,
        dialId: null,
        direction: 'inbound',
        status: 'ringing',
        contact: { contactId: 'ct_1', bsuid: 'US.1349', waId: '16315553602', name: 'Sheena Nelson' },
        phoneNumberId: '436666719526789',
        ringingSince: '2026-11-24T10:00:00.000Z',
        answeredAt: null,
        agentId: null,
        accountId: 'acc-1',
        offered: ['anna'],
        declined: [],
        session: { type: 'offer', sdp: 'v=0 offer' },
        contactId: 'ct_1',
      },
    }));

  it('knows whom it was offered to, and who declined', () => {
    expect(after(rings, offer(roster([ben]), '10:00:04'))).toMatchObject({ offered: ['anna', 'ben'], declined: [] });
    expect(after(rings, decline(anna, '10:00:03', [anna, ben]))).toMatchObject({ status: 'ringing', declined: ['anna'] });
  });

  it('is live with its agent from the accept, and rings again when the accept failed (CA-9)', () => {
    expect(after(rings, accept(anna, '10:00:05'))).toMatchObject({ status: 'live', agentId: 'anna', answeredAt: '2026-11-24T10:00:05.000Z' });
    expect(after(rings, accept(anna, '10:00:05'), fail(anna, '10:00:06'))).toMatchObject({ status: 'ringing', agentId: null, answeredAt: null });
  });

  it.each([
    ['it is missed', [rings, record(terminated('inbound', '10:00:31'))]],
    ['it was talked on', [rings, accept(anna, '10:00:05'), record(talked('inbound', '10:00:06', '10:01:00'))]],
    ['it is rejected', [rings, reject(anna, '10:00:05')]],
    ['everybody declined', [rings, decline(anna, '10:00:03', [anna])]],
    ['CA-19 it was stale when it came', [record(received('10:00:00'), { now: at('10:01:01') })]],
    ['CA-16 it was turned away', [record(received('10:00:00'), { gate: 'rejected_by_balance' })]],
  ])('is gone when %s', (_, commands) => expect(inbox(...eventsOf(...commands))).toEqual({}));

  it('CA-16 CA-19 is gone with the very event that says so, before the end is told', () => {
    const stale = eventsOf(record(received('10:00:00'), { now: at('10:01:01') }));
    const gated = eventsOf(record(received('10:00:00'), { gate: 'rejected_by_balance' }));
    expect([stale[0], gated[1]].map((event) => event?.type)).toEqual(['CallReceived', 'CallRejected']);
    expect([inbox(...stale.slice(0, 1)), inbox(...gated.slice(0, 2))]).toEqual([{}, {}]);
  });

  it('CA-4 never comes back once it has ended, whatever is told of it and however late', () => {
    const facts = [heard(received('10:00:00')), heard(terminated('inbound', '10:00:02')), heard(received('10:00:01'))];
    for (const order of everyOrder(facts)) expect(inbox(...eventsOf(...order))).toEqual({});
    const ended = eventsOf(record(terminated('outbound', '10:00:31')), link('10:00:40'), record(ringing('10:00:02')), record(pickedUp('10:00:03')));
    expect(ended.map(({ type }) => type)).toEqual(expect.arrayContaining(['CallDialled', 'LateFactRecorded']));
    expect(inbox(...ended)).toEqual({});
    expect(inbox(...eventsOf(rings, accept(anna, '10:00:05'), record(talked('inbound', '10:00:06', '10:01:00')), fail(anna, '10:01:05')))).toEqual({});
  });

  it('CA-4 is made by nothing that only changes it', () => {
    const [, offered] = eventsOf(rings);
    const [accepted] = eventsOf(rings, accept(anna, '10:00:05')).slice(2);
    const [declined] = eventsOf(rings, decline(anna, '10:00:03', [anna, ben])).slice(2);
    expect([offered, accepted, declined].map((event) => event?.type)).toEqual(['CallOffered', 'CallAccepted', 'CallDeclinedByAgent']);
    expect(inbox(...([offered, accepted, declined] as AnyEvent[]))).toEqual({});
  });
});

describe('inbox-calls: an outbound call', () => {
  it('shows the dial while it is on its way, and its call as soon as there is one', () => {
    expect(inbox(dialRequested)).toEqual({
      dl_1: expect.objectContaining({
        callId: null,
        dialId: 'dl_1',
        direction: 'outbound',
        status: 'requested',
        contact: { contactId: 'ct_1', bsuid: 'US.1349', waId: '16315553602', name: 'Sheena' },
        agentId: 'anna',
        ringingSince: null,
        session: null,
      }),
    });
    const linked = inbox(dialRequested, ...eventsOf(link('10:00:01')));
    expect(Object.keys(linked)).toEqual([CL]);
    expect(linked[CL]).toMatchObject({ callId: CL, dialId: 'dl_1', status: 'ringing', agentId: 'anna' });
  });

  it.each<AnyEvent>([
    { type: 'DialFailed', ...parties, code: 138006, at: at('10:00:02') },
    { type: 'DialCancelled', ...parties, at: at('10:00:02') },
    { type: 'DialLinked', dialId: parties.dialId, callId: CL, by: 'answer' },
  ])('drops the dial on $type', (event) => expect(inbox(dialRequested, event)).toEqual({}));

  it('CA-10 has the answer of the media tunnel, and is live from the pick-up alone', () => {
    const tunnel = record(connected('10:00:02', { subject: { ...sheena, sdp: 'v=0 answer' } }));
    expect(after(link('10:00:01'), tunnel)).toMatchObject({ status: 'ringing', ringingSince: null, answeredAt: null, session: { type: 'answer', sdp: 'v=0 answer' } });
    expect(after(link('10:00:01'), tunnel, record(ringing('10:00:03')))).toMatchObject({ status: 'ringing', ringingSince: '2026-11-24T10:00:03.000Z' });
    expect(after(link('10:00:01'), tunnel, record(ringing('10:00:03')), record(pickedUp('10:00:07')), hangUp('10:00:30'))).toMatchObject({
      status: 'live',
      answeredAt: '2026-11-24T10:00:07.000Z',
      session: { type: 'answer' },
    });
  });

  it('is the same in every order of what the platform says while it goes on', () => {
    const facts = [heard(connected('10:00:02', { subject: { ...sheena, sdp: 'v=0 answer' } })), heard(ringing('10:00:03')), heard(pickedUp('10:00:07'))];
    for (const order of everyOrder(facts)) expect(after(...order)).toEqual(after(...facts));
    expect(after(...facts)).toMatchObject({ status: 'live', contact: { name: 'Sheena Nelson' } });
  });

  it('takes a call for outbound once anything says so', () => {
    const expected = { direction: 'outbound', ringingSince: '2026-11-24T10:00:02.000Z' };
    expect(after(heard(ringing('10:00:02')), heard(received('10:00:00')))).toMatchObject({ ...expected, session: null });
  });
});
