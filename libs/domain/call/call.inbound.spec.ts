import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { after } from '../kernel/instant.ts';
import { call } from './call.decider.ts';
import { anna, at, ben, CL, context, nobody, NUMBER, offer, received, record, roster, terminated } from './call.builders.ts';
import { statusOf } from './status.ts';
import { subjectOf } from './subject.ts';

const { given } = specOf(call);

describe('an inbound call', () => {
  it('rings and is offered to everybody online, in one append', () =>
    given()
      .when(record(received('10:00:00'), { roster: roster([anna], [ben]) }))
      .emits(
        { ...received('10:00:00'), stale: false },
        { type: 'CallOffered', callId: CL, agents: [anna], busy: [ben], at: at('10:00:01') },
      ));

  it('rings even when nobody is online, for somebody may come', () => {
    const answer = given().when(record(received('10:00:00'), { roster: nobody }));
    answer.emitsLike({ type: 'CallReceived' }, { type: 'CallOffered', agents: [], busy: [] });
    expect(statusOf(answer.state)).toBe('ringing');
  });

  it('takes the same fact in once', () => given().when(record(received('10:00:00')), record(received('10:00:00'))).doesNothing());

  it('is missed when the terminate carries no times', () =>
    given()
      .when(record(received('10:00:00')), record(terminated('inbound', '10:00:31')))
      .emitsLike(
        { type: 'CallTerminated' },
        { type: 'CallEnded', ending: { outcome: 'missed', endedAt: at('10:00:31'), endedBy: 'unknown', billableSeconds: 0 } },
        {
          type: 'CallMissed',
          callId: CL,
          outcome: 'missed',
          missed: { cause: 'no_answer', ringAttempts: 1, waitingSeconds: 31 },
          occurredAt: at('10:00:31'),
          subject: { platformCallId: 'wacid.ABGG', number: '16315553602' },
        },
      ));

  it('leaves the session description out of the end', () => {
    const answer = given().when(record(received('10:00:00')), record(terminated('inbound', '10:00:31')));
    expect(subjectOf(answer.state)).toHaveProperty('sdp', 'v=0 offer');
    for (const event of answer.events()) expect(event).not.toHaveProperty('subject.sdp');
    expect(answer.events()).toHaveLength(3);
  });

  it('waits for the direction where the terminate does not tell it, and is a miss once it does', () => {
    const first = given().when(record(terminated(null, '10:00:31')));
    first.emitsLike({ type: 'CallTerminated' }, { type: 'CallEnded', ending: { direction: null, outcome: null, missed: null } });
    given(...first.events())
      .when(record(received('10:00:00'), { now: at('10:00:40') }))
      .emitsLike(
        { type: 'LateFactRecorded', fact: { type: 'CallReceived', stale: false } },
        { type: 'CallOffered', rang: false },
        { type: 'CallOutcomeCorrected', from: { outcome: null }, to: { outcome: 'missed', direction: 'inbound' } },
        { type: 'CallMissed', missed: { waitingSeconds: 31, ringAttempts: 0 } },
      );
  });

  it('knows its contact from whichever fact does', () => {
    const unknown = { context: context('inbound', { contactId: null }) };
    const answer = given().when(record(received('10:00:00', unknown)), record(terminated('inbound', '10:00:31')));
    answer.emitsLike({}, { ending: { contactId: 'ct_1' }, context: { contactId: 'ct_1', phoneNumberId: NUMBER } }, { context: { contactId: 'ct_1' } });
  });
});

describe('CA-4 a terminate before its connect', () => {
  const terminateFirst = given().when(record(terminated('inbound', '10:00:31'))).events();

  it('CA-4 ends the call as missed at once; why is not known before the connect', () =>
    given()
      .when(record(terminated('inbound', '10:00:31'), { roster: nobody }))
      .emitsLike(
        { type: 'CallTerminated' },
        { type: 'CallEnded', ending: { outcome: 'missed', missed: { cause: 'no_answer', ringAttempts: 0, waitingSeconds: 0 } } },
        { type: 'CallMissed' },
      ));

  it.each(['10:00:32', '10:05:00', '23:59:59'])('CA-4 never rings afterwards: the connect that comes at %s only fills in the waiting', (when) => {
    const answer = given(...terminateFirst).when(record(received('10:00:00'), { now: at(when) }));
    answer.emitsLike(
      { type: 'LateFactRecorded', callId: CL, fact: { type: 'CallReceived', at: at('10:00:00') }, subject: { platformCallId: 'wacid.ABGG' } },
      { type: 'CallOffered', agents: [anna], rang: false },
      { type: 'CallOutcomeCorrected', from: { missed: { waitingSeconds: 0 } }, to: { missed: { waitingSeconds: 31, cause: 'no_answer', ringAttempts: 0 } } },
    );
    expect(statusOf(answer.state)).toBe('ended');
  });

  it('CA-2 is missed for the same cause as if the connect had come first', () =>
    given(...terminateFirst)
      .when(record(received('10:00:00'), { roster: roster([], [ben]) }))
      .emitsLike({ type: 'LateFactRecorded' }, { type: 'CallOffered', rang: false }, { to: { missed: { cause: 'all_busy', ringAttempts: 0 } } }));
});

describe('CA-19 a stale connect', () => {
  const stale = record(received('10:00:00'), { now: after(at('10:01:00'), 1) });

  it('CA-19 still rings when it is exactly 60 s old', () =>
    given()
      .when(record(received('10:00:00'), { now: at('10:01:00') }))
      .emits({ ...received('10:00:00'), stale: false }, { type: 'CallOffered', callId: CL, agents: [anna], busy: [], at: at('10:01:00') }));

  it('CA-19 never rings when it is older: it is a miss at once, at the time of the connect', () =>
    given()
      .when(stale)
      .emitsLike(
        { type: 'CallReceived', stale: true },
        { type: 'CallOffered', agents: [anna], rang: false },
        { type: 'CallEnded', ending: { outcome: 'missed', endedAt: at('10:00:00'), flags: ['stale'], missed: { ringAttempts: 0 } } },
        { type: 'CallMissed', occurredAt: at('10:00:00') },
      ));

  it('CA-19 is corrected by its terminate, without a second miss', () =>
    given()
      .when(stale, record(terminated('inbound', '10:00:31')))
      .emitsLike(
        { type: 'CallTerminated' },
        { type: 'CallOutcomeCorrected', to: { outcome: 'missed', endedAt: at('10:00:31'), missed: { waitingSeconds: 31 }, flags: ['stale'] } },
      ));

  it('CA-19 asks nothing of the platform even where a gate is shut', () =>
    given()
      .when({ ...stale, gate: 'rejected_by_balance' })
      .emitsLike(
        { type: 'CallReceived', stale: true },
        { type: 'CallRejected', tellPlatform: false },
        { type: 'CallEnded', ending: { outcome: 'rejected_by_balance', missed: { cause: 'balance' } } },
        { type: 'CallMissed' },
      ));

  it('CA-19 is decided with the first connect: a repeated one with an older time does not end a call that rings', () => {
    const again = record(received('09:59:59'), { now: at('10:05:00') });
    const answer = given().when(record(received('10:00:00')), again);
    answer.emitsLike({ type: 'CallReceived', stale: false });
    expect(statusOf(answer.state)).toBe('ringing');
  });
});

describe('agents who come while it rings', () => {
  it('are told of it', () =>
    given()
      .when(record(received('10:00:00'), { roster: nobody }), offer(roster([ben]), '10:00:10'))
      .emits({ type: 'CallOffered', callId: CL, agents: [ben], busy: [], at: at('10:00:10') }));

  it('are not told twice, unless they were on a call the first time', () => {
    const told = record(received('10:00:00'), { roster: roster([anna], [ben]) });
    given().when(told, offer(roster([anna], [ben]), '10:00:10')).doesNothing();
    given().when(told, offer(roster([anna, ben]), '10:00:10')).emitsLike({ type: 'CallOffered', agents: [ben], busy: [] });
  });

  it('are not told of a call that is over or that never rang', () => {
    given().when(offer(roster([ben]), '10:00:10')).doesNothing();
    given().when(record(received('10:00:00')), record(terminated('inbound', '10:00:05')), offer(roster([ben]), '10:00:10')).doesNothing();
  });

  it('CA-2 count as ring attempts', () =>
    given()
      .when(
        record(received('10:00:00'), { roster: roster([anna]) }),
        offer(roster([ben]), '10:00:10'),
        record(terminated('inbound', '10:00:30')),
      )
      .emitsLike({}, { ending: { missed: { ringAttempts: 2, cause: 'no_answer' } } }, {}));
});
