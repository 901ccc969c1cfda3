import { describe, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { call } from './call.decider.ts';
import { anna, at, CL, connected, NUMBER, received, record, roster, talked, terminated } from './call.builders.ts';

const { given } = specOf(call);

describe('an inbound call that may not ring', () => {
  it.each([
    ['CH-2', 'rejected_by_setting', 'calling_disabled'],
    ['CA-16', 'rejected_by_balance', 'balance'],
    ['CH-7', 'out_of_hours', 'out_of_hours'],
  ] as const)('%s ends %s and is a miss by %s', (_rule, gate, cause) =>
    given()
      .when(record(received('10:00:00'), { gate }))
      .emitsLike(
        { type: 'CallReceived', stale: false },
        {
          type: 'CallRejected',
          callId: CL,
          phoneNumberId: NUMBER,
          by: 'system',
          reason: gate,
          agentId: null,
          at: at('10:00:01'),
          tellPlatform: true,
          subject: { platformCallId: 'wacid.ABGG' },
        },
        { type: 'CallEnded', ending: { outcome: gate, endedBy: 'business', endedAt: at('10:00:00') } },
        { type: 'CallMissed', outcome: gate, missed: { cause, ringAttempts: 0 } },
      ),
  );

  it('CA-16 is judged once: a gate that shuts while it rings does not touch it', () =>
    given()
      .when(record(received('10:00:00')), record(terminated('inbound', '10:00:31'), { gate: 'rejected_by_balance' }))
      .emitsLike({}, { ending: { outcome: 'missed' } }, {}));

  it('CA-16 is judged once: a gate that opens later does not make it ring', () =>
    given()
      .when(record(received('10:00:00'), { gate: 'rejected_by_balance' }), record(received('10:00:02')))
      .emitsLike({ type: 'LateFactRecorded' }));

  it('CA-16 is judged once, even where the terminate came first', () =>
    given()
      .when(record(terminated('inbound', '10:00:31')), record(received('10:00:00'), { gate: 'rejected_by_balance' }))
      .emitsLike({ type: 'LateFactRecorded' }, { type: 'CallOffered', rang: false }, { type: 'CallOutcomeCorrected', to: { outcome: 'missed' } }));

  it('tells the platform nothing when the call was over before we heard of it, and comes to the same', () => {
    const over = given().when(record(terminated('inbound', '10:00:31'), { gate: 'rejected_by_setting' }));
    over.emitsLike(
      { type: 'CallTerminated' },
      { type: 'CallRejected', tellPlatform: false },
      { type: 'CallEnded', ending: { outcome: 'rejected_by_setting' } },
      { type: 'CallMissed', missed: { cause: 'calling_disabled' } },
    );
  });

  it('CA-1 was answered all the same if the terminate says so', () =>
    given()
      .when(record(received('10:00:00'), { gate: 'rejected_by_setting' }), record(talked('inbound', '10:00:05', '10:01:01')))
      .emitsLike({}, { type: 'CallOutcomeCorrected', to: { outcome: 'answered', missed: null, billableSeconds: 56, endedBy: 'contact' } }));

  it('does not concern a call that we made', () =>
    given()
      .when(record(connected('10:00:00'), { gate: 'rejected_by_setting', roster: roster([anna]) }))
      .emits(connected('10:00:00')));
});
