import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { contactId, dialId } from '../kernel/ids.ts';
import { call } from './call.decider.ts';
import { anna, at, CL, connected, context, dialled, hangUp, link, NUMBER, pickedUp, received, record, ringing, talked, terminated, turnedDown } from './call.builders.ts';
import { contextOf } from './context.ts';
import { statusOf } from './status.ts';
import { subjectOf } from './subject.ts';

const { given } = specOf(call);

describe('an outbound call', () => {
  it('is the dial that its opaque data names, said before the fact itself', () =>
    given()
      .when(record(connected('10:00:02', { subject: { platformCallId: 'wacid.ABGG', number: '16315553602', sdp: 'v=0 their answer' } }), { dial: dialled }))
      .emits(
        {
          type: 'CallDialled',
          context: context('outbound'),
          dialId: dialled.dialId,
          agentId: anna,
          at: at('10:00:02'),
          grantPosition: dialled.grantPosition,
          by: 'opaque_data',
          subject: { platformCallId: 'wacid.ABGG', number: '16315553602' },
        },
        connected('10:00:02', { subject: { platformCallId: 'wacid.ABGG', number: '16315553602', sdp: 'v=0 their answer' } }),
      ));

  it('is linked once: the first link wins, by whatever way', () => {
    given().when(link('10:00:01')).emitsLike({ type: 'CallDialled', by: 'answer', dialId: 'dl_1' });
    given().when(link('10:00:01'), link('10:00:02', { dialId: dialId('dl_2') })).doesNothing();
    given().when(link('10:00:01'), record(ringing('10:00:02'), { dial: { ...dialled, dialId: dialId('dl_2') } })).emits(ringing('10:00:02'));
  });

  it('belongs to the contact that was dialled where the facts do not know it', () => {
    const bare = ringing('10:00:02', { context: context('outbound', { contactId: null }) });
    const answer = given().when(record(bare, { dial: { ...dialled, contactId: contactId('ct_9') } }));
    expect(contextOf(answer.state)).toMatchObject({ contactId: 'ct_9', direction: 'outbound' });
  });

  it('gives the agent and the dial to an end that came before the link', () =>
    given()
      .when(record(talked('outbound', '10:00:10', '10:01:06')), link('10:02:00'))
      .emitsLike({ type: 'CallDialled' }, { type: 'CallOutcomeCorrected', from: { agentId: null, dialId: null }, to: { agentId: anna, dialId: 'dl_1', billableSeconds: 56 } }));

  it('CA-10 is live from the pick-up, not from the media tunnel', () => {
    const statuses = [link('10:00:01'), record(connected('10:00:03')), record(ringing('10:00:02')), record(pickedUp('10:00:20'))].map((_, i, all) =>
      statusOf(given().when(...all.slice(0, i + 1)).state),
    );
    expect(statuses).toEqual(['ringing', 'ringing', 'ringing', 'live']);
    expect(statusOf(given().state())).toBe('requested');
  });

  it('keeps the session description of the connect, whatever comes later', () => {
    const answer = given().when(record(connected('10:00:03', { subject: { sdp: 'v=0 their answer' } })), record(pickedUp('10:00:20', { subject: { bsuid: 'US.1', name: '' } })));
    expect(subjectOf(answer.state)).toEqual({ sdp: 'v=0 their answer', bsuid: 'US.1' });
  });

  it.each([
    ['unanswered when nobody took it', [], 'unanswered', 'unknown'],
    ['declined when the contact turned it down', [record(turnedDown('10:00:12'))], 'declined', 'contact'],
    ['cancelled when we ended it first', [hangUp('10:00:15')], 'cancelled', 'agent'],
    ['cancelled when our clock ended it first', [hangUp('10:00:15', 'system')], 'cancelled', 'system'],
  ] as const)('CA-14 is %s', (_how, before, outcome, endedBy) =>
    given()
      .when(link('10:00:01'), record(ringing('10:00:02')), ...before, record(terminated('outbound', '10:00:16')))
      .emitsLike({ type: 'CallTerminated' }, { type: 'CallEnded', ending: { outcome, endedBy, agentId: anna, missed: null, billableSeconds: 0 } }),
  );

  it('stays outbound when a fact claims otherwise', () =>
    given()
      .when(record(pickedUp('10:00:05')), record(received('10:00:00'), { gate: 'out_of_hours' }))
      .emitsLike({ type: 'CallReceived' }));
});

describe('CA-20 hanging up', () => {
  const live = [link('10:00:01'), record(pickedUp('10:00:05'))] as const;

  it('CA-20 asks the platform once', () => {
    given()
      .when(...live, hangUp('10:01:00'))
      .emits({ type: 'EndRequested', callId: CL, phoneNumberId: NUMBER, by: 'agent', agentId: anna, at: at('10:01:00'), subject: { platformCallId: 'wacid.ABGG' } });
    given().when(...live, hangUp('10:01:00'), hangUp('10:01:01'), hangUp('10:01:02', 'system')).doesNothing();
  });

  it('CA-20 asks nothing of a call that is over', () => given().when(...live, record(talked('outbound', '10:00:05', '10:00:30')), hangUp('10:01:00')).doesNothing());

  it('is no way to turn away an inbound call that rings, though our own clock may end it', () => {
    given().when(record(received('10:00:00')), hangUp('10:00:05')).refuses('call_over');
    given().when(record(received('10:00:00')), hangUp('10:02:00', 'system')).emitsLike({ type: 'EndRequested', by: 'system', agentId: null });
    given().when(hangUp('10:00:05')).refuses('call_over');
  });

  it('CA-14 is credited to us in the same second as the terminate, and to the contact when the terminate is older', () => {
    given().when(...live, hangUp('10:01:00.900'), record(talked('outbound', '10:00:05', '10:01:00'))).emitsLike({}, { ending: { endedBy: 'agent' } });
    given().when(...live, hangUp('10:01:01'), record(talked('outbound', '10:00:05', '10:01:00'))).emitsLike({}, { ending: { endedBy: 'contact' } });
  });
});
