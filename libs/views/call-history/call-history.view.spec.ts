import { describe, expect, it } from '@jest/globals';
import { accept, anna, at, ben, CL, confirm, connected, dialled, fail, link, nobody, NUMBER, pickedUp, received, record, ringing, talked, terminated } from '#domain/call/call.builders';
import { fold, foldTexts, log } from '#testing/view-spec';
import type { AnyEvent } from '#domain/events';
import type { Projection } from '#domain/kernel/projection';
import { dialRequested, eventsOf, parties, sheena } from '../call-events.fixture.ts';
import { chargesOf, longCall, rate, shortCall } from '../charge-events.fixture.ts';
import { callHistory } from './call-history.view.ts';

const documents = (...events: readonly AnyEvent[]) => fold(callHistory, events);
const callOf = (...events: readonly AnyEvent[]) => documents(...events)[CL];

const DL = 'dl_1';
const rings = record(received('10:00:00', { subject: { ...sheena, sdp: 'v=0 offer' } }), { roster: nobody });

describe('call-history: an inbound call', () => {
  it('is the body of the contract, field by field and in its order, with the charge at the end', () => {
    const [json] = foldTexts(callHistory as unknown as Projection, log(eventsOf(rings, record(terminated('inbound', '10:00:31'))))).values();
    expect(json).toBe(
      JSON.stringify({
        callId: 'cl_1',
        platformCallId: 'wacid.ABGG',
        dialId: null,
        direction: 'inbound',
        status: 'ended',
        outcome: 'missed',
        phoneNumberId: '436666719526789',
        contact: { contactId: 'ct_1', bsuid: 'US.1349', waId: '16315553602', name: 'Sheena Nelson' },
        agentId: null,
        receivedAt: '2026-11-24T10:00:00.000Z',
        ringingAt: '2026-11-24T10:00:00.000Z',
        acceptedAt: null,
        startedAt: null,
        endedAt: '2026-11-24T10:00:31.000Z',
        durationSeconds: null,
        endedBy: 'unknown',
        missed: { cause: 'nobody_online', ringAttempts: 0, waitingSeconds: 31 },
        flags: [],
        recording: null,
        grantPosition: null,
        contactId: 'ct_1',
        accountId: 'acc-1',
        errorCode: null,
        unrated: null,
        waIdTold: true,
        sortAt: '2026-11-24T10:00:00.000Z',
        charge: { status: 'none', amount: '0.000000', currency: 'USD', billableSeconds: 0, pulses: 0 },
      }),
    );
  });

  it('rings, is live with the agent who took it, and ends as his', () => {
    expect(callOf(...eventsOf(rings))).toMatchObject({ status: 'ringing', outcome: null, agentId: null, acceptedAt: null });
    const live = eventsOf(rings, accept(anna, '10:00:05'), confirm(anna, '10:00:06'));
    expect(callOf(...live)).toMatchObject({ status: 'live', agentId: 'anna', acceptedAt: '2026-11-24T10:00:05.000Z', startedAt: null });
    const over = eventsOf(rings, accept(anna, '10:00:05'), record(talked('inbound', '10:00:06', '10:01:02')));
    expect(callOf(...over)).toMatchObject({
      status: 'ended',
      outcome: 'answered',
      agentId: 'anna',
      acceptedAt: '2026-11-24T10:00:05.000Z',
      startedAt: '2026-11-24T10:00:06.000Z',
      endedAt: '2026-11-24T10:01:02.000Z',
      durationSeconds: 56,
      endedBy: 'contact',
      missed: null,
    });
  });

  it('CA-9 rings again when the accept failed, until it has ended', () => {
    expect(callOf(...eventsOf(rings, accept(anna, '10:00:05'), fail(anna, '10:00:06')))).toMatchObject({ status: 'ringing', agentId: null, acceptedAt: null });
    const late = eventsOf(rings, accept(anna, '10:00:05'), record(talked('inbound', '10:00:06', '10:01:02')), fail(anna, '10:01:10'));
    expect(callOf(...late)).toMatchObject({ status: 'ended', agentId: null, acceptedAt: null, outcome: 'answered' });
    const lateUnknown = eventsOf(rings, accept(anna, '10:00:05'), record(talked('inbound', '10:00:06', '10:01:02')), fail(anna, '10:01:10', null));
    expect(callOf(...lateUnknown)).toMatchObject({ status: 'ended', agentId: 'anna' });
  });

  it('CA-4 ends with its terminate and takes in a connect that comes later, without ringing', () => {
    const early = eventsOf(record(terminated('inbound', '10:00:31', { subject: {} })));
    expect(callOf(...early)).toMatchObject({ status: 'ended', ringingAt: null, receivedAt: '2026-11-24T10:00:31.000Z', missed: { waitingSeconds: 0 } });
    const whole = eventsOf(record(terminated('inbound', '10:00:31', { subject: {} })), rings);
    expect(whole.map(({ type }) => type)).toContain('LateFactRecorded');
    expect(callOf(...whole)).toMatchObject({
      status: 'ended',
      receivedAt: '2026-11-24T10:00:00.000Z',
      ringingAt: '2026-11-24T10:00:00.000Z',
      sortAt: '2026-11-24T10:00:00.000Z',
      contact: { name: 'Sheena Nelson' },
      missed: { waitingSeconds: 31 },
    });
  });

  it('is corrected by a better account of its end, and says so', () => {
    const corrected = eventsOf(rings, record(terminated('inbound', '10:00:31')), record(talked('inbound', '10:00:06', '10:00:31')));
    expect(callOf(...corrected)).toMatchObject({ outcome: 'answered', missed: null, durationSeconds: 25, flags: ['late_fact'] });
  });

  it('shows a stale and a gated call as what they came to', () => {
    expect(callOf(...eventsOf(record(received('10:00:00'), { now: at('10:01:01') })))).toMatchObject({ status: 'ended', outcome: 'missed', flags: ['stale'] });
    expect(callOf(...eventsOf(record(received('10:00:00'), { gate: 'out_of_hours' })))).toMatchObject({ status: 'ended', outcome: 'out_of_hours' });
  });

  it('shows the number where there is no wa_id, and nobody once the subject is erased', () => {
    expect(callOf(...eventsOf(record(received('10:00:00', { subject: { number: '390612345678' } }))))).toMatchObject({ contact: { waId: '390612345678' }, waIdTold: false });
    const erased = eventsOf(rings).map((event) => ('context' in event ? { ...event, subject: null } : event)) as unknown as AnyEvent[];
    expect(callOf(...erased)).toMatchObject({ platformCallId: null, contact: { contactId: 'ct_1', bsuid: null, waId: null, name: null } });
  });
});

describe('call-history: a dial and its call', () => {
  it('has a document of its own while the platform does not have it', () =>
    expect(documents(dialRequested)).toEqual({
      [DL]: expect.objectContaining({
        callId: null,
        dialId: DL,
        direction: 'outbound',
        status: 'requested',
        phoneNumberId: NUMBER,
        contact: { contactId: 'ct_1', bsuid: 'US.1349', waId: '16315553602', name: 'Sheena' },
        agentId: 'anna',
        receivedAt: '2026-11-24T10:00:00.000Z',
        grantPosition: '00000000000000000007',
        accountId: 'acc-1',
      }),
    }));

  it('makes way for its call in the moment of the link', () => {
    const linked = documents(dialRequested, ...eventsOf(link('10:00:01')));
    expect(Object.keys(linked)).toEqual([CL]);
    expect(linked[CL]).toMatchObject({ callId: CL, dialId: DL, status: 'ringing', agentId: 'anna', grantPosition: '00000000000000000007' });
    expect(Object.keys(documents(dialRequested, { type: 'DialLinked', dialId: parties.dialId, callId: CL, by: 'answer' }))).toEqual([]);
  });

  it('ends as failed or cancelled, and makes way all the same should it become a call after all', () => {
    const failed: AnyEvent = { type: 'DialFailed', ...parties, code: 138006, at: at('10:00:02') };
    const cancelled: AnyEvent = { type: 'DialCancelled', ...parties, at: at('10:00:02') };
    expect(documents(dialRequested, failed)[DL]).toMatchObject({ status: 'ended', outcome: 'failed', errorCode: 138006, endedBy: 'platform', endedAt: '2026-11-24T10:00:02.000Z' });
    expect(documents(dialRequested, cancelled)[DL]).toMatchObject({ status: 'ended', outcome: 'cancelled', errorCode: null, endedBy: 'agent' });
    expect(documents(dialRequested, cancelled, ...eventsOf(link('10:00:03')))[DL]).toBeUndefined();
    expect(documents(failed)).toEqual({});
  });

  it('CA-10 is live from the pick-up and not from the media tunnel', () => {
    const tunnel = [link('10:00:01'), record(connected('10:00:02')), record(ringing('10:00:03'))];
    expect(callOf(...eventsOf(...tunnel))).toMatchObject({ status: 'ringing', ringingAt: '2026-11-24T10:00:03.000Z', acceptedAt: null, receivedAt: '2026-11-24T10:00:01.000Z' });
    expect(callOf(...eventsOf(...tunnel, record(pickedUp('10:00:07'))))).toMatchObject({ status: 'live', acceptedAt: '2026-11-24T10:00:07.000Z' });
  });

  it('is known to be ours even if the link is found after the end', () => {
    const found = eventsOf(record(talked('outbound', '10:00:05', '10:01:00')), link('10:02:00'));
    expect(callOf(...found)).toMatchObject({ status: 'ended', dialId: DL, agentId: 'anna', grantPosition: dialled.grantPosition, outcome: 'answered' });
  });

  it('shows outbound where facts disagree, whichever came first', () => {
    const inbound = record(received('10:00:00'));
    const outbound = record(ringing('10:00:02'));
    const expected = { direction: 'outbound', ringingAt: '2026-11-24T10:00:02.000Z', receivedAt: '2026-11-24T10:00:00.000Z' };
    expect(callOf(...eventsOf(inbound, outbound))).toMatchObject(expected);
    expect(callOf(...eventsOf(outbound, inbound))).toMatchObject(expected);
  });

  it('does not lose its agent to an accept that cannot be', () => {
    const events = eventsOf(link('10:00:01'), record(pickedUp('10:00:07')));
    expect(callOf(...events, { type: 'CallAcceptFailed', callId: CL, agentId: ben, at: at('10:00:09'), code: null })).toMatchObject({ status: 'live', agentId: 'anna' });
  });
});

describe('call-history: the charge', () => {
  const call = eventsOf(record(talked('outbound', '10:00:05', '10:01:01')));

  it('shows what was settled, in the currency of the account', () =>
    expect(callOf(...call, ...chargesOf(rate(shortCall)))?.charge).toEqual({ status: 'settled', amount: '0.010300', currency: 'EUR', billableSeconds: 56, pulses: 10 }));

  it('shows the newest amount after a correction, and zero where nothing is due any more', () => {
    expect(callOf(...call, ...chargesOf(rate(shortCall), rate(longCall)))?.charge).toEqual({ status: 'corrected', amount: '0.011330', currency: 'EUR', billableSeconds: 61, pulses: 11 });
    expect(callOf(...call, ...chargesOf(rate(shortCall), rate(null)))?.charge).toEqual({ status: 'corrected', amount: '0.000000', currency: 'EUR', billableSeconds: 0, pulses: 0 });
  });

  it('MO-3 tells a call without a price from one that costs nothing', () => {
    expect(callOf(...call, ...chargesOf(rate(null, 'no_rate')))).toMatchObject({ unrated: 'no_rate', charge: { status: 'none' } });
    expect(callOf(...call, ...chargesOf(rate(null, 'no_rate'), rate(null)))).toMatchObject({ unrated: null, charge: { status: 'none' } });
    expect(callOf(...call, ...chargesOf(rate(null, 'no_rate'), rate(shortCall)))).toMatchObject({ unrated: null, charge: { status: 'settled' } });
  });

  it('is the last field, whatever was folded when', () => {
    for (const events of [[...chargesOf(rate(shortCall)), ...call], [...call, ...chargesOf(rate(shortCall), rate(longCall))], [dialRequested]]) {
      const [document] = Object.values(documents(...events));
      expect(Object.keys(document ?? {}).at(-1)).toBe('charge');
    }
    expect(callOf(...chargesOf(rate(shortCall)), ...call)).toEqual(callOf(...call, ...chargesOf(rate(shortCall))));
  });
});
