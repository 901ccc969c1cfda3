import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { call } from './call.decider.ts';
import { accept, anna, at, ben, CL, connected, hangUp, link, nobody, received, record, roster, talked, terminated } from './call.builders.ts';
import type { CallCommand } from './call.commands.ts';
import { deriveEnding, endingOf } from './ending.ts';

const { given } = specOf(call);
const endOf = (...commands: readonly CallCommand[]) => endingOf(given().when(...commands).state);

describe('CA-1 whether it was answered', () => {
  it('CA-1 56 seconds with both times: answered, and all 56 are billed', () =>
    expect(endOf(record(received('10:00:00')), accept(anna, '10:00:05'), record(talked('inbound', '10:00:06', '10:01:02')))).toEqual({
      direction: 'inbound',
      outcome: 'answered',
      startedAt: at('10:00:06'),
      endedAt: at('10:01:02'),
      durationSeconds: 56,
      billableSeconds: 56,
      endedBy: 'contact',
      agentId: anna,
      missed: null,
      errorCode: null,
      flags: [],
      contactId: 'ct_1',
      phoneNumberId: '436666719526789',
      dialId: null,
    }));

  it('CA-1 a start time alone is an answer, and the span to the terminate is billed', () =>
    expect(endOf(record(terminated('outbound', '10:00:30', { startedAt: at('10:00:10') })))).toMatchObject({ outcome: 'answered', durationSeconds: null, billableSeconds: 20 }));

  it('CA-1 a duration of 1 alone is an answer that began a second before the end', () =>
    expect(endOf(record(terminated('outbound', '10:00:30', { durationSeconds: 1 })))).toMatchObject({ outcome: 'answered', startedAt: at('10:00:29'), billableSeconds: 1 }));

  it('CA-1 `completed` alone, or with a duration of 0, is no answer', () => {
    expect(endOf(record(terminated('outbound', '10:00:30', { status: 'completed' })))).toMatchObject({ outcome: 'unanswered', startedAt: null });
    expect(endOf(record(terminated('outbound', '10:00:30', { durationSeconds: 0 })))).toMatchObject({ outcome: 'unanswered', durationSeconds: null, billableSeconds: 0 });
  });

  it('CA-1 is answered even when it failed in the end, and the platform ended it', () =>
    expect(endOf(record(talked('outbound', '10:00:10', '10:00:30', { status: 'FAILED', errorCode: 138021 })))).toMatchObject({
      outcome: 'answered',
      endedBy: 'platform',
      errorCode: 138021,
    }));

  it('fails where the platform says so or gives an error', () => {
    expect(endOf(record(terminated('outbound', '10:00:30', { status: 'Failed' })))).toMatchObject({ outcome: 'failed', endedBy: 'platform' });
    expect(endOf(record(terminated('inbound', '10:00:30', { errorCode: 131044 })))).toMatchObject({ outcome: 'failed', missed: { cause: 'no_answer' } });
    expect(endOf(record(terminated(null, '10:00:30', { status: 'failed' })))).toMatchObject({ outcome: 'failed', direction: null, missed: null });
  });
});

describe('CA-1 the best of several terminates', () => {
  const withTimes = record(talked('outbound', '10:00:10', '10:00:30'));

  it('CA-1 the one with times wins over a later one without', () => {
    const answer = given().when(withTimes, record(terminated('outbound', '10:09:00', { durationSeconds: 0 })));
    answer.emitsLike({ type: 'LateFactRecorded' }, { type: 'CallOutcomeCorrected', to: { outcome: 'answered', billableSeconds: 20, flags: ['late_fact'] } });
  });

  it('CA-1 turns a miss into an answered call, and takes the miss back', () =>
    given()
      .when(record(received('10:00:00')), record(terminated('inbound', '10:00:31')), record(talked('inbound', '10:00:10', '10:00:31')))
      .emitsLike({ type: 'LateFactRecorded' }, { type: 'CallOutcomeCorrected', from: { outcome: 'missed' }, to: { outcome: 'answered', missed: null } }));

  it('CA-1 then the later timestamp', () => expect(endOf(record(talked('outbound', '10:00:10', '10:00:40')), withTimes)).toMatchObject({ billableSeconds: 30 }));

  it('CA-1 then, of one second and so of one key, the longer duration', () => {
    const short = record(terminated('outbound', '10:00:30', { durationSeconds: 19 }));
    const long = record(terminated('outbound', '10:00:30', { durationSeconds: 20 }));
    expect(endOf(short, long)).toMatchObject({ billableSeconds: 20 });
    expect(endOf(long, short)).toEqual(endOf(short, long));
  });
});

describe('CA-12 duration against times', () => {
  const ends = (durationSeconds: number) => given().when(record(talked('outbound', '10:00:00', '10:02:33', { durationSeconds })));

  it('CA-12 153 s between the times and a duration of 30: 30 are billed, and the conflict is found', () =>
    ends(30).emitsLike(
      { type: 'CallTerminated' },
      { type: 'CallEnded', ending: { billableSeconds: 30, durationSeconds: 30, flags: ['duration_conflict'], startedAt: at('10:00:00'), endedAt: at('10:02:33') } },
      { type: 'DurationConflictFound', callId: CL, durationSeconds: 30, spanSeconds: 153 },
    ));

  it('CA-12 finds a conflict once, and again when it is another', () => {
    const found = record(talked('outbound', '10:00:00', '10:02:33', { durationSeconds: 30 }));
    given().when(found, link('10:03:00')).emitsLike({ type: 'CallDialled' }, { type: 'CallOutcomeCorrected' });
    given()
      .when(found, record(talked('outbound', '10:00:00', '10:02:33', { durationSeconds: 31 })))
      .emitsLike({ type: 'LateFactRecorded' }, { to: { billableSeconds: 31, flags: ['late_fact', 'duration_conflict'] } }, { type: 'DurationConflictFound', durationSeconds: 31 });
  });

  it('CA-12 a difference of exactly a second is none, of two it is', () => {
    for (const same of [152, 153, 154]) ends(same).emitsLike({}, { ending: { flags: [], billableSeconds: same } });
    for (const other of [151, 155]) ends(other).emitsLike({}, { ending: { flags: ['duration_conflict'] } }, { type: 'DurationConflictFound' });
  });

  it('CA-12 bills end − start where the duration is missing, never below 0', () => {
    const span = (from: string, until: string) => endOf(record(talked('outbound', from, until, { durationSeconds: null })));
    expect(span('10:00:00', '10:01:01')).toMatchObject({ billableSeconds: 61, durationSeconds: null });
    expect(span('10:00:05', '10:00:00')).toMatchObject({ billableSeconds: 0 });
  });
});

describe('CA-2 why it was missed', () => {
  const missed = (from: CallCommand, until: string) => endOf(from, record(terminated('inbound', until)))?.missed;

  it.each([
    ['nobody_online', roster([]), '10:00:31', 31],
    ['nobody_online', roster([]), '10:00:02', 2],
    ['all_busy', roster([], [anna, ben]), '10:00:31', 31],
    ['hung_up_early', roster([anna]), '10:00:04', 4],
    ['no_answer', roster([anna], [ben]), '10:00:05', 5],
  ] as const)('CA-2 %s', (cause, online, until, waitingSeconds) =>
    expect(missed(record(received('10:00:00'), { roster: online }), until)).toEqual({ cause, waitingSeconds, ringAttempts: online.free.length }),
  );

  it('CA-2 waiting is never below 0, whatever the platform stamps', () =>
    expect(missed(record(received('10:00:10')), '10:00:08')).toMatchObject({ waitingSeconds: 0, cause: 'hung_up_early' }));

  it('CA-2 somebody who came during the ring means that it was not for want of agents', () =>
    expect(
      endOf(
        record(received('10:00:00'), { roster: nobody }),
        { type: 'OfferCall', callId: CL, roster: roster([ben]), now: at('10:00:09') },
        record(terminated('inbound', '10:00:31')),
      )?.missed,
    ).toEqual({ cause: 'no_answer', ringAttempts: 1, waitingSeconds: 31 }));
});

describe('a call that goes on', () => {
  it('has no ending, whatever was asked', () => {
    expect(deriveEnding(given().state())).toBeNull();
    expect(deriveEnding(given().when(record(connected('10:00:00')), hangUp('10:00:10')).state)).toBeNull();
  });
});
