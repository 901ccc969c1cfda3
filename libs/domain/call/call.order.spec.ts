import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { specOf } from '#testing/decider-spec';
import { SECOND } from '../kernel/instant.ts';
import { anna, at, ben, connected, context, dialled, nobody, pickedUp, received, record, ringing, roster, talked, terminated, turnedDown } from './call.builders.ts';
import { call } from './call.decider.ts';
import type { CallCommand } from './call.commands.ts';
import type { CallEvent, Ending } from './call.events.ts';
import { endingOf } from './ending.ts';
import { subjectOf } from './subject.ts';

const { given } = specOf(call);

/** All facts reach us at one instant, so that the decisions that are taken on them are the same in any order. */
const heard = (fact: Parameters<typeof record>[0], over: Parameters<typeof record>[1] = {}): CallCommand =>
  record(fact, { now: at('10:00:50'), roster: roster([anna], [ben]), ...over });
const gated = (fact: Parameters<typeof record>[0]): CallCommand => heard(fact, { gate: 'out_of_hours' });
const fromDial = (fact: Parameters<typeof record>[0]): CallCommand => heard(fact, { dial: dialled });
const longAfter = (fact: Parameters<typeof record>[0]): CallCommand => heard(fact, { now: at('12:00:00') });

const nobodyAsked = (fact: Parameters<typeof record>[0]): CallCommand => heard(fact, { roster: nobody });

const unknownContact = { context: context(null, { contactId: null }) };

const stories: Readonly<Record<string, readonly CallCommand[]>> = {
  'inbound, answered': [heard(received('10:00:00')), heard(talked('inbound', '10:00:05', '10:01:01'))],
  'inbound, missed': [heard(received('10:00:00')), heard(terminated('inbound', '10:00:31'))],
  'inbound, missed, with the agents looked up at the connect alone': [heard(received('10:00:00')), nobodyAsked(terminated('inbound', '10:00:31'))],
  'inbound, failed': [heard(received('10:00:00')), heard(terminated('inbound', '10:00:31', { status: 'failed', errorCode: 138020 }))],
  'inbound, connected twice and missed': [heard(received('10:00:00')), heard(received('10:00:01')), heard(terminated('inbound', '10:00:03'))],
  'inbound, ends that disagree': [
    heard(received('10:00:00')),
    heard(terminated('inbound', '10:00:31')),
    heard(terminated('inbound', '10:00:31', { durationSeconds: 0 })),
    heard(talked('inbound', '10:00:05', '10:00:31')),
    heard(talked('inbound', '10:00:05', '10:00:33', { durationSeconds: 3 })),
  ],
  'inbound, told by the connect alone': [heard(received('10:00:00')), heard(terminated(null, '10:00:31', unknownContact))],
  'inbound, turned away': [gated(received('10:00:00')), gated(terminated('inbound', '10:00:02'))],
  'inbound, stale': [longAfter(received('10:00:00')), longAfter(terminated('inbound', '10:00:31'))],
  'inbound, stale and turned away': [longAfter(received('10:00:00')), longAfter(terminated('inbound', '10:00:31'))].map((told) => ({ ...told, gate: 'out_of_hours' }) as CallCommand),
  'outbound, answered for 56 s': [fromDial(connected('10:00:02')), fromDial(ringing('10:00:02')), fromDial(pickedUp('10:00:05')), fromDial(talked('outbound', '10:00:05', '10:01:01'))],
  'outbound, declined': [heard(connected('10:00:02')), fromDial(ringing('10:00:02')), heard(turnedDown('10:00:12')), heard(terminated(null, '10:00:12'))],
  'outbound, unanswered': [heard(connected('10:00:02')), heard(ringing('10:00:03')), fromDial(terminated(null, '10:00:40', unknownContact))],
  'outbound, told by the ringing alone': [heard(ringing('10:00:03', unknownContact)), heard(terminated(null, '10:00:40'))],
};

/** Ring attempts may depend on when we learned things (an offer after the end rings nobody); nothing else may. */
const comparable = (ending: Ending | null) => ending && { ...ending, missed: ending.missed && { ...ending.missed, ringAttempts: 'any' } };

const eventsOf = (facts: readonly CallCommand[]): readonly CallEvent[] => {
  const events: CallEvent[] = [];
  for (const fact of facts) events.push(...given(...events).when(fact).events());
  return events;
};

const count = (events: readonly CallEvent[], type: CallEvent['type']): number => events.filter((event) => event.type === type).length;

/** What must come out the same, whatever the order. */
function result(facts: readonly CallCommand[]) {
  const events = eventsOf(facts);
  const state = given(...events).state();
  return {
    ending: comparable(endingOf(state)),
    subject: subjectOf(state),
    ends: count(events, 'CallEnded'),
    misses: count(events, 'CallMissed') - events.filter((event) => event.type === 'CallOutcomeCorrected' && event.from.missed && !event.to.missed).length,
    dials: count(events, 'CallDialled'),
    offers: count(events, 'CallOffered'),
    rejections: count(events, 'CallRejected'),
  };
}

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

describe.each(Object.entries(stories))('%s', (_name, facts) => {
  const expected = result(facts);

  it('ends once, and is one contact event exactly if it is an inbound call that was not answered', () => {
    expect(expected.ends).toBe(1);
    expect(expected.ending?.outcome).toEqual(expect.any(String));
    expect(expected.misses).toBe(expected.ending?.direction === 'inbound' && expected.ending.outcome !== 'answered' ? 1 : 0);
  });

  it('comes to the same in every order', () => {
    for (const order of permutations(facts)) expect(result(order)).toEqual(expected);
  });

  it('comes to the same in any order with up to three repetitions of each fact', () => {
    const repeated = fc
      .array(fc.integer({ min: 1, max: 4 }), { minLength: facts.length, maxLength: facts.length })
      .map((times) => facts.flatMap((fact, i) => Array.from({ length: times[i] ?? 1 }, () => fact)))
      .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }));
    fc.assert(
      fc.property(repeated, (order) => expect(result(order)).toEqual(expected)),
      { numRuns: 150 },
    );
  });

  it('never rings once it is over, and names no ending that it did not have', () => {
    for (const order of permutations(facts)) {
      const events = eventsOf(order);
      const over = events.findIndex((event) => event.type === 'CallEnded');
      expect(over).toBeGreaterThanOrEqual(0);
      expect(events.slice(over).filter((event) => event.type === 'CallOffered' && event.rang !== false)).toEqual([]);
      const chain = events.flatMap((event) => (event.type === 'CallOutcomeCorrected' ? [event] : []));
      chain.reduce((before, step) => (expect(step.from).toEqual(before), step.to), (events[over] as { ending: Ending }).ending);
    }
  });
});

describe('terminates of any figures', () => {
  const seconds = fc.option(fc.integer({ min: 0, max: 3 }), { nil: null });
  const terminate = fc.record({ when: fc.integer({ min: 0, max: 2 }), start: seconds, end: seconds, duration: seconds, failed: fc.boolean() });
  const told = (which: 'inbound' | 'outbound') =>
    terminate.map(({ when, start, end, duration, failed }) => {
      const moment = (s: number | null) => (s === null ? null : ((at('10:00:10') + s * SECOND) as ReturnType<typeof at>));
      const figures = { startedAt: moment(start), endedAt: moment(end), durationSeconds: duration, status: failed ? 'failed' : 'completed' };
      return heard(terminated(which, `10:00:1${when}`, figures));
    });

  it.each(['inbound', 'outbound'] as const)('CA-1 %s: the same set of facts gives the same ending in any order', (which) => {
    const first = which === 'inbound' ? heard(received('10:00:00')) : heard(ringing('10:00:00'));
    const orders = fc
      .array(told(which), { minLength: 1, maxLength: 5 })
      .map((ends) => [first, ...ends])
      .chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length, maxLength: facts.length })));
    fc.assert(
      fc.property(orders, ([facts, shuffled]) => {
        expect(result(shuffled)).toEqual(result(facts));
        expect(result(facts).ending?.billableSeconds).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 400 },
    );
  });
});
