import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { after, SECOND, type Instant } from '#domain/kernel/instant';
import { fromMoney, micros, toMoney, type Money } from '#domain/kernel/money';
import { FakeSender, unknown } from '#testing/fake-sender';
import {
  accepted, connectInbound, connectOutbound, permissionReply, rejected, ringing, SHEENA, terminate, terminateAnswered, type Payload, type Termination,
} from '#testing/fixtures/payloads';
import { asker, T0, type TestSystem } from '#testing/test-system';
import { cut, everyOrder, officeFor, oneByOne, quiet, shownAfter, shownAtLast, WACID, type Shown, type Story } from './what-is-told.fixture.ts';

const at = (seconds: number): Instant => after(T0, seconds * SECOND);
const inbound = { callId: WACID };
const dialId = 'dl_once';
const outbound = { callId: WACID, opaque: dialId };
const end = (more: Partial<Termination>): Payload => terminate({ ...inbound, direction: 'inbound', at: at(31), ...more });
const endOfDial = (more: Partial<Termination> = {}): Payload => terminate({ ...outbound, direction: 'outbound', at: at(30), ...more });
const talked = (lasted: number): Payload => terminateAnswered({ ...outbound, direction: 'outbound', startedAt: at(8), lasted });

/** Anna's dial, before the platform says anything of it. What the platform answers to it is lost. */
async function dial(test: TestSystem): Promise<void> {
  await test.deliver(permissionReply({ wamid: 'wamid.yes', at: T0, response: 'accept', permanent: true }));
  await test.settled();
  const { dialId: id } = await test.system.dials.dial(asker('anna', { commandId: 'once' }), { phoneNumberId: '436666719526789', contact: SHEENA.bsuid ?? '', sdpOffer: 'v=0', to: undefined });
  expect(id).toBe(dialId);
}

function lost(): FakeSender {
  const sender = new FakeSender();
  sender.answer = ({ content: { kind } }) => (kind === 'connect' ? unknown : null);
  return sender;
}

const dialled = (...facts: readonly Payload[]): Story => ({ facts, before: dial, options: () => ({ sender: lost() }) });

const ANSWERED_56 = dialled(connectOutbound({ ...outbound, at: at(2) }), ringing({ ...outbound, at: at(3) }), accepted({ ...outbound, at: at(8) }), talked(56));
const ANSWERED_61 = dialled(connectOutbound({ ...outbound, at: at(2) }), ringing({ ...outbound, at: at(2) }), accepted({ ...outbound, at: at(8) }), talked(61));

const STORIES: Readonly<Record<string, Story>> = {
  'inbound, answered': { facts: [connectInbound({ ...inbound, at: at(0) }), terminateAnswered({ ...inbound, direction: 'inbound', startedAt: at(5), lasted: 75 })] },
  'inbound, missed': { facts: [connectInbound({ ...inbound, at: at(0) }), end({})] },
  'inbound, failed': { facts: [connectInbound({ ...inbound, at: at(0) }), end({ status: 'FAILED', errorCode: 138_021 })] },
  'outbound, 56 s': ANSWERED_56,
  'outbound, 61 s': ANSWERED_61,
  'outbound, declined': dialled(connectOutbound({ ...outbound, at: at(2) }), ringing({ ...outbound, at: at(3) }), rejected({ ...outbound, at: at(12) }), endOfDial({ at: at(12) })),
  'outbound, unanswered': dialled(connectOutbound({ ...outbound, at: at(2) }), ringing({ ...outbound, at: at(3) }), endOfDial()),
  'outbound, nobody dialled it here': { facts: ANSWERED_56.facts },
};

const EXPECTED: Readonly<Record<string, object>> = {
  'inbound, answered': { call: { outcome: 'answered', durationSeconds: 75, missed: null, charge: { status: 'none' } }, contactEvents: [], lines: [] },
  'inbound, missed': { call: { outcome: 'missed', missed: { cause: 'nobody_online', ringAttempts: 0, waitingSeconds: 31 } }, contactEvents: [{ cause: 'nobody_online', missedInARow: 1 }] },
  'inbound, failed': { call: { outcome: 'failed', endedBy: 'platform', errorCode: 138_021 }, contactEvents: [{ outcome: 'failed' }] },
  'outbound, 56 s': { call: { outcome: 'answered', dialId, agentId: 'anna', charge: { status: 'settled', amount: '0.010000', pulses: 10 } }, lines: [{ minute: 0, seconds: 56, amount: '0.010000' }], balance: { balance: '49.990000' } },
  'outbound, 61 s': { call: { charge: { amount: '0.011000', pulses: 11 } }, lines: [{ minute: 0, seconds: 60, amount: '0.010000' }, { minute: 1, seconds: 1, amount: '0.001000' }], balance: { balance: '49.989000' } },
  'outbound, declined': { call: { outcome: 'declined', endedBy: 'contact', dialId }, lines: [], balance: { balance: '50.000000' } },
  'outbound, unanswered': { call: { outcome: 'unanswered', endedBy: 'unknown', dialId }, lines: [] },
  'outbound, nobody dialled it here': { call: { outcome: 'answered', dialId: null, agentId: null, charge: { amount: '0.010000' } }, lines: [{ amount: '0.010000' }] },
};

describe.each(Object.entries(STORIES))('the facts of a call: %s', (name, story) => {
  it('MO-17 show the same call, contact event, ledger lines and balance in every order', async () => {
    const straight = await shownAfter(story, oneByOne(story.facts));
    expect(straight).toMatchObject(EXPECTED[name] as object);
    for (const order of everyOrder(story.facts)) expect(await shownAfter(story, oneByOne(order))).toEqual(straight);
  });

  it('show the same however they are repeated, split into payloads and spaced', async () => {
    const straight = await shownAfter(story, oneByOne(story.facts));
    await fc.assert(
      fc.asyncProperty(tellings(story.facts), async (telling) => expect(await shownAfter(story, telling)).toEqual(straight)),
      { numRuns: 15 },
    );
  });
});

/** Ends that disagree: which one is believed must not depend on which came first, though what was posted meanwhile is corrected in steps. */
const CONTRADICTORY: Readonly<Record<string, Story>> = {
  'missed, then answered': { facts: [connectInbound({ ...inbound, at: at(0) }), end({}), end({ startedAt: at(5), endedAt: at(31), durationSeconds: 26 })] },
  '56 s, 61 s and no times': dialled(ringing({ ...outbound, at: at(3) }), talked(56), talked(61), endOfDial({ at: at(90) })),
  'two lengths of one second': dialled(ringing({ ...outbound, at: at(3) }), ...[56, 50].map((durationSeconds) => endOfDial({ at: at(64), startedAt: at(8), endedAt: at(64), durationSeconds }))),
};

/** What a correction may not change: everything but in how many steps the money moved. */
function withoutSteps({ call, contactEvents, lines, balance }: Shown): object {
  const { charge, ...rest } = call as { charge: { status: string } };
  const { status: _, ...charged } = charge;
  const perMinute: Record<number, Money> = {};
  for (const { minute, amount } of lines) perMinute[minute] = toMoney(micros(fromMoney(perMinute[minute] ?? ('0.000000' as Money)) + fromMoney(amount as Money)));
  return { ...rest, charged, contactEvents, balance, perMinute: Object.fromEntries(Object.entries(perMinute).filter(([, amount]) => fromMoney(amount) !== 0n)) };
}

describe.each(Object.entries(CONTRADICTORY))('ends that disagree: %s', (_name, story) => {
  it('CA-1 MO-17 come to the same call, contact events, amount of each minute and balance in every order', async () => {
    const straight = withoutSteps(await shownAfter(story, oneByOne(story.facts)));
    for (const order of everyOrder(story.facts)) expect(withoutSteps(await shownAfter(story, oneByOne(order)))).toEqual(straight);
  });

  it('come to the same however they are repeated, split into payloads and spaced', async () => {
    const straight = withoutSteps(await shownAfter(story, oneByOne(story.facts)));
    await fc.assert(
      fc.asyncProperty(tellings(story.facts), async (telling) => expect(withoutSteps(await shownAfter(story, telling))).toEqual(straight)),
      { numRuns: 15 },
    );
  });

  it('leave lines that add up to the charge, and the charge is what left the balance', async () => {
    for (const order of everyOrder(story.facts)) {
      const { call, lines, balance } = await shownAfter(story, oneByOne(order));
      const { charge } = call as { charge: { amount: Money } };
      const sum = lines.reduce((total, { amount }) => total + fromMoney(amount as Money), 0n);
      expect(toMoney(micros(sum))).toBe(charge.amount);
      expect(fromMoney((balance as { balance: Money }).balance)).toBe(50_000_000n - sum);
    }
  });
});

it('CA-1 believes the end with times, then the later one, then the longer call', async () => {
  const shown = (name: string) => shownAfter(CONTRADICTORY[name] as Story, oneByOne((CONTRADICTORY[name] as Story).facts));
  expect(await shown('missed, then answered')).toMatchObject({ call: { outcome: 'answered', durationSeconds: 26, flags: ['late_fact'] }, contactEvents: [] });
  expect(await shown('56 s, 61 s and no times')).toMatchObject({ call: { outcome: 'answered', durationSeconds: 61, charge: { amount: '0.011000', pulses: 11 } } });
  expect(await shown('two lengths of one second')).toMatchObject({ call: { durationSeconds: 56, charge: { amount: '0.010000' } } });
});

describe('the answer of the platform to a dial', () => {
  const facts = [connectOutbound({ ...outbound, at: at(2) }), ringing({ ...outbound, at: at(3) }), talked(56)];

  /** The call with the answer after so many of the facts. */
  async function shownWhenAnswered(afterFacts: number): Promise<Shown> {
    const sender = new FakeSender();
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    sender.answer = ({ content: { kind } }) => (kind === 'connect' ? answered.then(() => ({ kind: 'answered', status: 200, platformId: WACID })) : null);
    const test = await officeFor({ facts, before: dial, options: () => ({ sender }) });
    await quiet(test);
    for (const [i, fact] of facts.entries()) {
      if (i === afterFacts) answer();
      await (i < afterFacts ? quiet(test) : test.settled());
      await test.deliver(fact);
    }
    answer();
    await test.settled();
    return shownAtLast(test);
  }

  it('shows the same call whether it comes before, between or after the facts', async () => {
    const never = await shownAfter(dialled(...facts), oneByOne(facts));
    expect(never).toMatchObject({ call: { dialId, outcome: 'answered' } });
    for (const afterFacts of [0, 1, 2, 3]) expect(await shownWhenAnswered(afterFacts)).toEqual(never);
  });
});

/** The facts in any order, some of them again, in payloads of any size, with a wait for everybody here and there. */
function tellings(facts: readonly Payload[]) {
  const again = fc.array(fc.nat(facts.length - 1), { maxLength: 3 }).map((more) => [...facts, ...more.map((i) => facts[i] as Payload)]);
  const flags = fc.array(fc.boolean(), { minLength: 7, maxLength: 7 });
  return again
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }))
    .chain((order) => fc.tuple(flags, flags).map(([cuts, pauses]) => cut(order, cuts, pauses)));
}
