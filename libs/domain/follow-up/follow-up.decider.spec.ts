import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { specOf } from '#testing/decider-spec';
import { agentId, callId, contactId } from '../kernel/ids.ts';
import type { AgentId } from '../kernel/ids.ts';
import { instant } from '../kernel/instant.ts';
import type { Instant } from '../kernel/instant.ts';
import type { FollowUpCommand } from './follow-up.commands.ts';
import { followUp } from './follow-up.decider.ts';
import type { FollowUpEvent, FollowUpStanding } from './follow-up.events.ts';

const { given } = specOf(followUp);
const CT = contactId('ct_1');
const anna = agentId('anna');
const ben = agentId('ben');
const at = (clock: string): Instant => instant(Date.parse(`2026-11-24T${clock}Z`));

const missed = (id: string, endedAt: Instant | null): FollowUpCommand => ({ type: 'CountMissedCall', contactId: CT, callId: callId(id), endedAt });
const called = (id: string, when: Instant, agent: AgentId | null = anna): FollowUpCommand => ({
  type: 'RecordReached',
  contactId: CT,
  factKey: id,
  at: when,
  by: 'call',
  agentId: agent,
  callId: null,
});
const wrote = (id: string, when: Instant): FollowUpCommand => ({ type: 'RecordReached', contactId: CT, factKey: id, at: when, by: 'message', agentId: null, callId: null });
const ticked = (id: string, when: Instant): FollowUpCommand => ({
  type: 'RecordReached',
  contactId: CT,
  factKey: `tick:${id}`,
  at: when,
  by: 'agent',
  agentId: ben,
  callId: callId(id),
});
const claim = (id: string, agent: AgentId): FollowUpCommand => ({ type: 'ClaimFollowUp', contactId: CT, callId: callId(id), agentId: agent, now: at('10:05:00') });

const changed = (id: string, standing: Partial<FollowUpStanding>) => ({ type: 'FollowUpChanged', contactId: CT, callId: id, standing });
const owed = { handledAt: null, handledBy: null, secondsToHandle: null };

describe('a missed call', () => {
  it('CA-3 is owed until the contact is reached', () =>
    given()
      .when(missed('cl_1', at('10:00:31')))
      .emits(
        { type: 'MissedCallCounted', contactId: CT, callId: callId('cl_1'), endedAt: at('10:00:31') },
        { type: 'FollowUpChanged', contactId: CT, callId: callId('cl_1'), standing: { missedInARow: 1, ...owed } },
      ));

  it('CA-3 is counted once', () => given().when(missed('cl_1', at('10:00:31')), missed('cl_1', at('10:00:31'))).doesNothing());

  it('CA-3 is handled by the first call or message after its end', () => {
    given()
      .when(missed('cl_1', at('10:00:31')), called('cl_2', at('10:05:31')))
      .emitsLike(
        { type: 'ContactReached', factKey: 'cl_2', by: 'call' },
        changed('cl_1', { missedInARow: 1, handledAt: at('10:05:31'), handledBy: anna, secondsToHandle: 300 }),
      );
    given().when(missed('cl_1', at('10:00:31')), wrote('ms_1', at('10:01:00'))).emitsLike({}, changed('cl_1', { handledAt: at('10:01:00'), handledBy: null, secondsToHandle: 29 }));
  });

  it('CA-3 the very second of its end is after it; a millisecond earlier is not', () => {
    given().when(missed('cl_1', at('10:00:31')), wrote('ms_1', at('10:00:31'))).emitsLike({}, changed('cl_1', { missedInARow: 1, secondsToHandle: 0 }));
    given().when(missed('cl_1', at('10:00:31')), wrote('ms_1', at('10:00:30.999'))).emitsLike({ type: 'ContactReached' });
  });

  it('CA-3 a later fact changes nothing, an earlier one that arrives late moves it earlier', () => {
    const handled = [missed('cl_1', at('10:00:31')), called('cl_2', at('10:05:31'))] as const;
    given().when(...handled, wrote('ms_1', at('10:06:00'))).emitsLike({ type: 'ContactReached' });
    given().when(...handled, wrote('ms_1', at('10:02:31'))).emitsLike({ type: 'ContactReached' }, changed('cl_1', { handledAt: at('10:02:31'), handledBy: null, secondsToHandle: 120 }));
  });

  it('CA-3 takes each fact once, and a corrected start of a call for a better account of it', () => {
    const handled = [missed('cl_1', at('10:00:31')), called('cl_2', at('10:05:31'))] as const;
    given().when(...handled, called('cl_2', at('10:05:31'))).doesNothing();
    given().when(...handled, called('cl_2', at('10:05:41'))).emitsLike({ type: 'ContactReached' }, changed('cl_1', { secondsToHandle: 310 }));
    given().when(...handled, called('cl_2', at('10:05:31'), ben)).emitsLike({ type: 'ContactReached' }, changed('cl_1', { handledBy: ben }));
  });

  it('CA-3 a tick by hand handles that one alone, even where its end turns out to be later', () => {
    const two = [missed('cl_1', at('10:00:31')), missed('cl_2', at('10:10:00'))] as const;
    given().when(...two, ticked('cl_1', at('10:20:00'))).emitsLike({ type: 'ContactReached', by: 'agent' }, changed('cl_1', { handledBy: ben, secondsToHandle: 1169 }));
    given().when(...two, ticked('cl_1', at('10:20:00')), missed('cl_1', at('10:21:00'))).emitsLike({}, {}, changed('cl_1', { handledAt: at('10:21:00'), secondsToHandle: 0 }));
  });
});

describe('missed calls in a row', () => {
  it('CA-3 count up to the call since the contact was last reached', () => {
    given().when(missed('cl_1', at('10:00:00')), missed('cl_2', at('10:10:00'))).emitsLike({}, changed('cl_2', { missedInARow: 2 }));
    given()
      .when(missed('cl_1', at('10:00:00')), wrote('ms_1', at('10:05:00')), missed('cl_2', at('10:10:00')))
      .emitsLike({}, changed('cl_2', { missedInARow: 1, ...owed }));
    given()
      .when(missed('cl_1', at('10:00:00')), wrote('ms_1', at('10:00:00')), missed('cl_2', at('10:10:00')))
      .emitsLike({}, changed('cl_2', { missedInARow: 1 }));
    given().when(missed('cl_1', at('10:00:00')), ticked('cl_1', at('10:05:00')), missed('cl_2', at('10:10:00'))).emitsLike({}, changed('cl_2', { missedInARow: 2 }));
  });

  it('CA-3 an earlier miss that arrives late counts before those after it', () =>
    given()
      .when(missed('cl_2', at('10:10:00')), missed('cl_1', at('10:00:00')))
      .emitsLike({ type: 'MissedCallCounted' }, changed('cl_1', { missedInARow: 1 }), changed('cl_2', { missedInARow: 2 })));

  it('CA-3 a miss that was none after all no longer counts, and has no standing', () => {
    const answer = given().when(missed('cl_1', at('10:00:00')), missed('cl_2', at('10:10:00')), missed('cl_1', null));
    answer.emitsLike({ type: 'MissedCallCounted', callId: 'cl_1', endedAt: null }, changed('cl_2', { missedInARow: 1 }));
    expect(Object.keys(answer.state.standings)).toEqual(['cl_2']);
    given().when(missed('cl_1', null)).doesNothing();
    given().when(missed('cl_1', at('10:00:00')), missed('cl_1', null), missed('cl_1', at('10:00:00'))).emitsLike({}, changed('cl_1', { missedInARow: 1 }));
  });
});

describe('claiming', () => {
  it('CA-3 gives the follow-up to one agent, and names him to the next', () => {
    given().when(missed('cl_1', at('10:00:31')), claim('cl_1', anna)).emits({ type: 'FollowUpClaimed', contactId: CT, callId: callId('cl_1'), agentId: anna, at: at('10:05:00') });
    given().when(missed('cl_1', at('10:00:31')), claim('cl_1', anna), claim('cl_1', anna)).doesNothing();
    given().when(missed('cl_1', at('10:00:31')), claim('cl_1', anna), claim('cl_1', ben)).refuses('already_taken', { rule: 'CA-3', inputs: { winner: anna } });
  });

  it('CA-3 is for one call; another is open to anybody', () =>
    given().when(missed('cl_1', at('10:00:31')), missed('cl_2', at('10:01:00')), claim('cl_1', anna), claim('cl_2', ben)).emitsLike({ type: 'FollowUpClaimed', callId: 'cl_2' }));

  it('CA-3 is refused once it is handled', () =>
    given().when(missed('cl_1', at('10:00:31')), called('cl_2', at('10:02:00')), claim('cl_1', ben)).refuses('already_taken', { inputs: { winner: anna } }));
});

describe('any order', () => {
  const minute = fc.integer({ min: 0, max: 9 }).map((m) => at(`10:0${m}:00`));
  const miss = fc.tuple(fc.integer({ min: 1, max: 4 }), minute).map(([n, when]) => missed(`cl_${n}`, when));
  const reach = fc.tuple(fc.integer({ min: 1, max: 4 }), minute, fc.boolean()).map(([n, when, call]) => (call ? called(`out_${n}`, when) : wrote(`ms_${n}`, when)));
  const tick = fc.tuple(fc.integer({ min: 1, max: 4 }), minute).map(([n, when]) => ticked(`cl_${n}`, when));
  const keyOf = (command: FollowUpCommand) => (command.type === 'RecordReached' ? command.factKey : command.callId);
  const facts = fc.uniqueArray(fc.oneof(miss, reach, tick), { minLength: 1, maxLength: 10, selector: keyOf });

  const standings = (commands: readonly FollowUpCommand[]) => {
    const events: FollowUpEvent[] = [];
    for (const command of commands) events.push(...given(...events).when(command).events());
    return given(...events).state().standings;
  };

  it('CA-3 the same facts lead to the same standings, with repetitions too', () => {
    const orders = facts.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2, maxLength: all.length * 2 })));
    fc.assert(
      fc.property(orders, ([all, shuffled]) => {
        const expected = standings(all);
        expect(standings(shuffled)).toEqual(expected);
        expect(Object.keys(expected)).toHaveLength(all.filter((command) => command.type === 'CountMissedCall').length);
      }),
      { numRuns: 300 },
    );
  });
});
