import { describe, expect, it } from '@jest/globals';
import { anna, at, ben, CL, context, nobody, received, record, reject, roster, talked, terminated } from '#domain/call/call.builders';
import type { CallCommand } from '#domain/call/call.commands';
import type { AnyEvent } from '#domain/events';
import type { FollowUpStanding } from '#domain/follow-up/follow-up.events';
import { contactId } from '#domain/kernel/ids';
import { fold } from '#testing/view-spec';
import { eventsOf, ofSomebody, sheena } from '../call-events.fixture.ts';
import { contactEvents } from './contact-events.view.ts';

const documents = (...events: readonly AnyEvent[]) => fold(contactEvents, events);

const rings = record(received('10:00:00', { subject: sheena }), { roster: nobody });
const missedCall: readonly CallCommand[] = [rings, record(terminated('inbound', '10:00:31'))];
const missed = eventsOf(...missedCall);

const standing = (news: Partial<FollowUpStanding>): AnyEvent => ({
  type: 'FollowUpChanged',
  contactId: contactId('ct_1'),
  callId: CL,
  standing: { missedInARow: 1, handledAt: null, handledBy: null, secondsToHandle: null, ...news },
});
const claimed: AnyEvent = { type: 'FollowUpClaimed', contactId: contactId('ct_1'), callId: CL, agentId: ben, at: at('10:05:00') };

describe('contact-events', () => {
  it('CA-3 opens one follow-up for a missed call, as the contract has it', () => {
    const all = documents(...missed);
    expect(Object.keys(all)).toEqual([CL]);
    expect(JSON.stringify(all[CL])).toBe(
      JSON.stringify({
        eventId: 'ce_1',
        type: 'missed_call',
        callId: 'cl_1',
        contact: { contactId: 'ct_1', bsuid: 'US.1349', waId: '16315553602', name: 'Sheena Nelson' },
        phoneNumberId: '436666719526789',
        cause: 'nobody_online',
        outcome: 'missed',
        ringAttempts: 0,
        waitingSeconds: 31,
        claimedBy: null,
        occurredAt: '2026-11-24T10:00:31.000Z',
        handled: false,
        handledAt: null,
        handledBy: null,
        secondsToHandle: null,
        missedInARow: 1,
        contactId: 'ct_1',
      }),
    );
  });

  it('CA-3 opens none for a call that was answered, or that we made', () => {
    expect(documents(...eventsOf(rings, record(talked('inbound', '10:00:05', '10:01:00'))))).toEqual({});
    expect(documents(...eventsOf(record(terminated('outbound', '10:00:31'))))).toEqual({});
  });

  it('is handled when the contact was reached, and owed again when that moves', () => {
    const reached = standing({ missedInARow: 2, handledAt: at('10:10:31'), handledBy: anna, secondsToHandle: 600 });
    expect(documents(...missed, reached)[CL]).toMatchObject({
      handled: true,
      handledAt: '2026-11-24T10:10:31.000Z',
      handledBy: 'anna',
      secondsToHandle: 600,
      missedInARow: 2,
    });
    expect(documents(...missed, reached, standing({ missedInARow: 3 }))[CL]).toMatchObject({ handled: false, handledAt: null, handledBy: null, secondsToHandle: null, missedInARow: 3 });
  });

  it('shows who has taken it on, which a better account of the call does not undo', () => {
    const again = eventsOf(rings, reject(anna, '10:00:03'), record(terminated('inbound', '10:00:05')));
    const [ending] = again.filter(({ type }) => type === 'CallOutcomeCorrected');
    const before = again.slice(0, again.indexOf(ending as never));
    expect(documents(...before, claimed, standing({ missedInARow: 2 }), ending as AnyEvent)[CL]).toMatchObject({
      claimedBy: 'ben',
      missedInARow: 2,
      outcome: 'declined',
      occurredAt: '2026-11-24T10:00:05.000Z',
      waitingSeconds: 5,
    });
  });

  it('is taken back when it was no miss after all', () =>
    expect(documents(...eventsOf(...missedCall, record(talked('inbound', '10:00:06', '10:00:31'))), standing({}), claimed)).toEqual({}));

  it('comes back should it turn out a miss again', () => {
    const [miss] = missed.filter(({ type }) => type === 'CallMissed');
    const [correction] = eventsOf(...missedCall, record(talked('inbound', '10:00:06', '10:00:31'))).filter(({ type }) => type === 'CallOutcomeCorrected');
    expect(Object.keys(documents(...missed, correction as AnyEvent, miss as AnyEvent))).toEqual([CL]);
  });

  it('learns who it was when the connect comes after the end, however little else changes', () => {
    const unknown = record(terminated('inbound', '10:00:31', { ...ofSomebody, context: context('inbound', { contactId: null }) }), { roster: roster([]) });
    expect(documents(...eventsOf(unknown))[CL]).toMatchObject({ contact: { contactId: null, name: null }, contactId: null, waitingSeconds: 0 });
    expect(documents(...eventsOf(unknown, rings))[CL]).toMatchObject({ contact: { contactId: 'ct_1', name: 'Sheena Nelson' }, contactId: 'ct_1', waitingSeconds: 31 });
    const second = record(received('10:00:05', { subject: { ...sheena, bsuid: 'US.1349' } }));
    const nameless = eventsOf(record(received('10:00:00', { subject: {} }), { roster: nobody }), record(terminated('inbound', '10:00:31', { subject: {} })));
    expect(documents(...nameless)[CL]?.contact.name).toBeNull();
    expect(documents(...eventsOf(record(received('10:00:00', { subject: {} }), { roster: nobody }), record(terminated('inbound', '10:00:31', { subject: {} })), second))[CL]).toMatchObject({
      contact: { bsuid: 'US.1349', name: 'Sheena Nelson' },
    });
  });

  it('opens nothing for what it has never heard of', () => expect(documents(standing({ handledAt: at('10:10:00') }), claimed)).toEqual({}));
});
