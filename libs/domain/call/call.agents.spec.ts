import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { call } from './call.decider.ts';
import { accept, anna, at, ben, CL, cleo, confirm, connected, decline, fail, nobody, NUMBER, received, record, reject, roster, talked, terminated } from './call.builders.ts';
import { statusOf } from './status.ts';
import { winnerOf } from './winner.ts';

const { given } = specOf(call);

const rings = record(received('10:00:00'), { roster: roster([anna, ben]) });

describe('accepting', () => {
  it('gives the call to the agent, with what the platform needs to be told', () => {
    const answer = given().when(rings, accept(anna, '10:00:05'));
    answer.emits({
      type: 'CallAccepted',
      callId: CL,
      phoneNumberId: NUMBER,
      agentId: anna,
      at: at('10:00:05'),
      subject: { platformCallId: 'wacid.ABGG', sdp: 'v=0 answer' },
    });
    expect(statusOf(answer.state)).toBe('live');
    expect(winnerOf(answer.state)).toBe(anna);
  });

  it('CA-5 refuses whoever comes second, even in the same millisecond, and names the winner', () =>
    given()
      .when(rings, accept(anna, '10:00:05'), accept(ben, '10:00:05'))
      .refuses('already_taken', { rule: 'CA-5', inputs: { winner: anna } }));

  it('CA-8 tells another tab of the same agent nothing new', () => given().when(rings, accept(anna, '10:00:05'), accept(anna, '10:00:06')).doesNothing());

  it('CA-8 knows no second party: a confirmed call takes nobody else', () =>
    given().when(rings, accept(anna, '10:00:05'), confirm(anna, '10:00:06'), accept(ben, '10:00:30')).refuses('already_taken', { inputs: { winner: anna } }));

  it('is refused once the call is over, by whoever and whatever ended it', () => {
    given().when(rings, record(terminated('inbound', '10:00:31')), accept(anna, '10:00:32')).refuses('call_over');
    given().when(rings, reject(ben, '10:00:04'), accept(anna, '10:00:05')).refuses('call_over');
    given().when(record(received('10:00:00'), { gate: 'out_of_hours' }), accept(anna, '10:00:05')).refuses('call_over');
  });

  it('is refused for a call of which nothing is known and for one that we made', () => {
    given().when(accept(anna, '10:00:05')).refuses('call_over');
    given().when(record(connected('10:00:00')), accept(anna, '10:00:05')).refuses('call_over');
  });
});

describe('CA-9 what the platform says to an accept', () => {
  it('CA-9 confirms it once', () => {
    given().when(rings, accept(anna, '10:00:05'), confirm(anna, '10:00:06')).emits({ type: 'CallAcceptConfirmed', callId: CL, agentId: anna, at: at('10:00:06') });
    given().when(rings, accept(anna, '10:00:05'), confirm(anna, '10:00:06'), confirm(anna, '10:00:07')).doesNothing();
  });

  it('CA-9 a failed accept makes it ring again at once, for everybody', () => {
    const failed = given().when(rings, accept(anna, '10:00:05'), fail(anna, '10:00:06', 138001));
    failed.emits({ type: 'CallAcceptFailed', callId: CL, agentId: anna, at: at('10:00:06'), code: 138001 });
    expect(statusOf(failed.state)).toBe('ringing');
    expect(winnerOf(failed.state)).toBeNull();
    given().when(rings, accept(anna, '10:00:05'), fail(anna, '10:00:06'), accept(ben, '10:00:07')).emitsLike({ type: 'CallAccepted', agentId: ben });
    given().when(rings, accept(anna, '10:00:05'), fail(anna, '10:00:06'), accept(anna, '10:00:07')).emitsLike({ type: 'CallAccepted', agentId: anna });
  });

  it('CA-9 rings again only before the 60th second after the connect', () => {
    given().when(rings, accept(anna, '10:00:05'), fail(anna, '10:00:13'), accept(ben, '10:00:59')).emitsLike({ type: 'CallAccepted' });
    given().when(rings, accept(anna, '10:00:05'), fail(anna, '10:00:13'), accept(ben, '10:01:00')).refuses('call_over', { rule: 'CA-9' });
  });

  it('CA-9 a call whose accept never failed rings for as long as the platform lets it', () =>
    given().when(rings, accept(ben, '10:01:30')).emitsLike({ type: 'CallAccepted' }));

  it('CA-9 the answer is to the last try of an agent', () => {
    const twice = given().when(rings, accept(anna, '10:00:05'), fail(anna, '10:00:06'), accept(anna, '10:00:07'), confirm(anna, '10:00:08'));
    twice.emitsLike({ type: 'CallAcceptConfirmed' });
    expect(twice.state.accepts.map((attempt) => attempt.result)).toEqual(['failed', 'confirmed']);
    expect(winnerOf(twice.state)).toBe(anna);
  });

  it('CA-9 hears no answer to an accept that was none, or that is settled', () => {
    given().when(rings, confirm(anna, '10:00:06')).doesNothing();
    given().when(rings, accept(anna, '10:00:05'), fail(ben, '10:00:06')).doesNothing();
    given().when(rings, accept(anna, '10:00:05'), confirm(anna, '10:00:06'), fail(anna, '10:00:07')).doesNothing();
  });

  it('CA-9 gives an answered call to the last agent of whom nobody knows whether the platform took the accept', () =>
    given()
      .when(rings, accept(anna, '10:00:05'), fail(anna, '10:00:13', null), accept(ben, '10:00:14'), fail(ben, '10:00:15', 138001), record(talked('inbound', '10:00:06', '10:01:02')))
      .emitsLike({}, { type: 'CallEnded', ending: { outcome: 'answered', agentId: anna } }));

  it('CA-9 gives it to nobody when every accept was surely refused', () =>
    given()
      .when(rings, accept(anna, '10:00:05'), fail(anna, '10:00:13', 138001), record(talked('inbound', '10:00:06', '10:01:02')))
      .emitsLike({}, { type: 'CallEnded', ending: { outcome: 'answered', agentId: null } }));

  it('CA-9 corrects the agent of an ended call when the refusal comes after the end', () =>
    given()
      .when(rings, accept(anna, '10:00:05'), record(talked('inbound', '10:00:06', '10:01:02')), fail(anna, '10:01:10', 138001))
      .emitsLike({ type: 'CallAcceptFailed' }, { type: 'CallOutcomeCorrected', from: { agentId: anna }, to: { agentId: null, outcome: 'answered' } }));

  it('CA-2 a call that was accepted and not answered is missed because of the accept', () => {
    const cause = { ending: { outcome: 'missed', missed: { cause: 'accept_failed' } } };
    given().when(rings, accept(anna, '10:00:05'), fail(anna, '10:00:13'), record(terminated('inbound', '10:00:31'))).emitsLike({}, cause, {});
    given().when(rings, accept(anna, '10:00:05'), record(terminated('inbound', '10:00:06'))).emitsLike({}, { ending: { ...cause.ending, agentId: anna } }, {});
  });
});

describe('CA-7 declining and rejecting', () => {
  it('CA-7 one decline silences one agent and the call rings on', () => {
    const answer = given().when(rings, decline(anna, '10:00:03'));
    answer.emits({ type: 'CallDeclinedByAgent', callId: CL, agentId: anna, at: at('10:00:03') });
    expect(statusOf(answer.state)).toBe('ringing');
    given().when(rings, decline(anna, '10:00:03'), decline(anna, '10:00:04')).doesNothing();
  });

  it('CA-7 when everybody who was told has declined, the call is turned away and is a miss at once', () =>
    given()
      .when(rings, decline(anna, '10:00:03'), decline(ben, '10:00:04'))
      .emitsLike(
        { type: 'CallDeclinedByAgent', agentId: ben },
        {
          type: 'CallRejected',
          by: 'agents',
          reason: 'all_declined',
          agentId: null,
          phoneNumberId: NUMBER,
          tellPlatform: true,
          subject: { platformCallId: 'wacid.ABGG' },
        },
        { type: 'CallEnded', ending: { outcome: 'declined', endedAt: at('10:00:04'), endedBy: 'business', missed: { cause: 'agents_declined' } } },
        { type: 'CallMissed', outcome: 'declined' },
      ));

  it('CA-7 counts those on a call too: they are online and may still take it', () =>
    given()
      .when(record(received('10:00:00'), { roster: roster([anna], [ben]) }), decline(anna, '10:00:03'))
      .emitsLike({ type: 'CallDeclinedByAgent' }));

  it('CA-7 does not wait for agents who have gone, where it is known who is online', () => {
    given().when(rings, decline(anna, '10:00:03', [anna])).emitsLike({}, { type: 'CallRejected', by: 'agents' }, {}, {});
    given().when(rings, decline(anna, '10:00:03', [anna, cleo])).emitsLike({ type: 'CallDeclinedByAgent' });
  });

  it('CA-7 one agent may reject it for all', () =>
    given()
      .when(rings, reject(anna, '10:00:03'))
      .emitsLike(
        { type: 'CallRejected', by: 'business', reason: 'rejected', agentId: anna, tellPlatform: true },
        { type: 'CallEnded', ending: { outcome: 'declined', endedBy: 'business', agentId: null } },
        { type: 'CallMissed', missed: { cause: 'agents_declined' } },
      ));

  it('CA-7 the terminate that follows corrects the times of a rejected call', () =>
    given()
      .when(rings, reject(anna, '10:00:03'), record(terminated('inbound', '10:00:05')))
      .emitsLike(
        { type: 'CallTerminated' },
        { type: 'CallOutcomeCorrected', from: { endedAt: at('10:00:03') }, to: { outcome: 'declined', endedAt: at('10:00:05'), flags: [], missed: { waitingSeconds: 5 } } },
      ));

  it('rejects nothing that somebody has, that is over, or that was rejected already', () => {
    given().when(rings, accept(anna, '10:00:02'), reject(ben, '10:00:03')).refuses('already_taken', { rule: 'CA-5', inputs: { winner: anna } });
    given().when(rings, record(terminated('inbound', '10:00:31')), reject(anna, '10:00:32')).refuses('call_over');
    given().when(rings, accept(anna, '10:00:02'), record(talked('inbound', '10:00:03', '10:00:31')), reject(ben, '10:00:32')).refuses('call_over');
    given().when(rings, reject(anna, '10:00:03'), reject(ben, '10:00:04')).doesNothing();
  });

  it('takes a decline of a call that is taken or over as said', () => {
    given().when(rings, accept(anna, '10:00:02'), decline(ben, '10:00:03')).doesNothing();
    given().when(rings, record(terminated('inbound', '10:00:31')), decline(anna, '10:00:32')).doesNothing();
    given().when(record(received('10:00:00'), { roster: nobody }), decline(ben, '10:00:10')).emitsLike({}, { type: 'CallRejected' }, {}, {});
  });
});
