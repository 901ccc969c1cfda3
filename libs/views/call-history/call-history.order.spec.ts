import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CL, connected, context, dialled, pickedUp, received, ringing, talked, terminated, turnedDown } from '#domain/call/call.builders';
import type { CallCommand } from '#domain/call/call.commands';
import type { CallEvent, CallFact, CallSubject } from '#domain/call/call.events';
import type { Projection } from '#domain/kernel/projection';
import { contactId } from '#domain/kernel/ids';
import { fold, foldTexts, log } from '#testing/view-spec';
import { eventsOf, everyOrder, heard, ofSomebody, sheena } from '../call-events.fixture.ts';
import { callHistory } from './call-history.view.ts';

const named = (name: string, over: CallSubject = {}): { subject: CallSubject } => ({ subject: { ...sheena, name, ...over } });
const fromDial = (fact: CallFact): CallCommand => heard(fact, { dial: dialled });

const stories: Readonly<Record<string, readonly CallCommand[]>> = {
  'inbound, missed': [heard(received('10:00:00', named('Sheena'))), heard(terminated('inbound', '10:00:31', named('Sheena Nelson')))],
  'inbound, connected twice': [heard(received('10:00:00')), heard(received('10:00:01', named('Ann'))), heard(terminated('inbound', '10:00:03'))],
  'inbound, ends that disagree': [
    heard(received('10:00:00', named('Sheena'))),
    heard(terminated('inbound', '10:00:31', ofSomebody)),
    heard(talked('inbound', '10:00:05', '10:00:31', { subject: { platformCallId: 'wacid.ABGG', number: '5215512345678' } })),
    heard(talked('inbound', '10:00:05', '10:00:33', { durationSeconds: 3 })),
  ],
  'inbound, told by the connect alone': [heard(received('10:00:00', named('Sheena'))), heard(terminated(null, '10:00:31', ofSomebody))],
  'inbound, turned away': [heard(received('10:00:00'), { gate: 'out_of_hours' }), heard(terminated('inbound', '10:00:02'), { gate: 'out_of_hours' })],
  'outbound, answered': [
    fromDial(connected('10:00:02')),
    fromDial(ringing('10:00:02')),
    fromDial(pickedUp('10:00:05')),
    heard(talked('outbound', '10:00:05', '10:01:01', ofSomebody)),
  ],
  'outbound, declined': [heard(connected('10:00:02')), fromDial(ringing('10:00:02')), heard(turnedDown('10:00:12')), heard(terminated(null, '10:00:12', ofSomebody))],
  'both ways at once': [heard(received('10:00:01')), heard(ringing('10:00:02')), heard(terminated(null, '10:00:20', ofSomebody))],
};

/** How often it rang depends on when we heard of it; nothing else may. */
function result(events: readonly CallEvent[]): string {
  const call = fold(callHistory, events)[CL];
  return JSON.stringify(call && { ...call, missed: call.missed && { ...call.missed, ringAttempts: 'any' } });
}

describe.each(Object.entries(stories))('call-history: %s', (_name, facts) => {
  it('is the same document in every order of the facts, to the byte', () => {
    const expected = result(eventsOf(...facts));
    expect(JSON.parse(expected)).toMatchObject({ callId: CL, status: 'ended' });
    for (const order of everyOrder(facts)) expect(result(eventsOf(...order))).toBe(expected);
  });

  it('is the same document after any repetition of the facts', () => {
    const repeated = fc.array(fc.nat(facts.length - 1), { maxLength: 6 }).map((more) => [...facts, ...more.map((i) => facts[i] as CallCommand)]);
    const shuffled = repeated.chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }));
    const expected = result(eventsOf(...facts));
    fc.assert(fc.property(shuffled, (order) => expect(result(eventsOf(...order))).toBe(expected)), { numRuns: 60 });
  });
});

const text = (...values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const subjects = fc.record({ platformCallId: fc.constant('wacid.A'), bsuid: text('US.1', 'US.2'), waId: text('391', '392'), number: text('392', '393'), name: text('Ann', 'Bea') });
const whens = fc.integer({ min: 0, max: 3 }).map((s) => `10:00:0${s}`);
const facts = fc.array(
  fc.tuple(fc.constantFrom(received, connected, ringing, pickedUp, turnedDown), whens, subjects).map(([make, when, subject]) => make(when, { subject: defined(subject) }) as CallFact),
  { minLength: 1, maxLength: 6 },
);

const defined = (subject: object): CallSubject => JSON.parse(JSON.stringify(subject)) as CallSubject;

describe('call-history: facts of any kind', () => {
  it('make the same document in any order, early or late, once the end is told', () => {
    const orders = facts.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }), fc.nat(all.length)));
    fc.assert(
      fc.property(orders, ([straight, shuffled, late]) => {
        const told = [...straight].map(whole);
        const end = eventsOf(...straight.map((fact) => heard(fact)), heard(terminated('outbound', '10:00:09'))).filter(({ type }) => type === 'CallEnded');
        const after = shuffled.map((fact, i) => (i < late ? whole(fact) : lateOf(fact)));
        const documents = [[...told, ...end], [...after.slice(0, late), ...end, ...after.slice(late)]].map((events) => fold(callHistory, events)[CL]);
        // Whose call it was is told by the end, which a fact that changes it corrects.
        expect(documents[1]).toEqual(documents[0]);
      }),
      { numRuns: 400 },
    );
  });

  it('make the same text in batches of any size', () => {
    const events = eventsOf(...(stories['inbound, ends that disagree'] ?? []), ...(stories['outbound, answered'] ?? []));
    const expected = foldTexts(callHistory as unknown as Projection, log(events));
    fc.assert(fc.property(fc.array(fc.nat(events.length)), (cuts) => expect(foldTexts(callHistory as unknown as Projection, log(events), cuts)).toEqual(expected)));
    expect(expected.size).toBe(1);
  });

  it('leave a call that has ended with the contact whom its end names', () => {
    const other = received('10:00:05', { context: context('inbound', { contactId: contactId('ct_9') }) });
    const late = eventsOf(heard(received('10:00:00')), heard(terminated('inbound', '10:00:31')), heard(other));
    expect(late.at(-1)?.type).toBe('LateFactRecorded');
    expect(fold(callHistory, late)[CL]).toMatchObject({ contactId: 'ct_1', contact: { contactId: 'ct_1' } });
  });

  it('name the contact whom the end names, and before it the one whom the dial names', () => {
    const other = received('10:00:00', { context: context('inbound', { contactId: contactId('ct_9') }) });
    expect(fold(callHistory, eventsOf(fromDial(ringing('10:00:02')), heard(other)))[CL]).toMatchObject({ contact: { contactId: 'ct_1' }, contactId: 'ct_1' });
    expect(fold(callHistory, eventsOf(heard(other), heard(ringing('10:00:02')), heard(terminated(null, '10:00:20'))))[CL]).toMatchObject({ contactId: 'ct_9' });
  });
});

const whole = (fact: CallFact): CallEvent => (fact.type === 'CallReceived' ? { ...fact, stale: false } : fact);

function lateOf(fact: CallFact): CallEvent {
  const { subject, ...bare } = whole(fact) as CallFact;
  return { type: 'LateFactRecorded', callId: CL, fact: bare, subject };
}
