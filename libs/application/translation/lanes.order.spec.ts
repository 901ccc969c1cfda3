import { expect, describe, it } from '@jest/globals';
import fc from 'fast-check';
import { after, HOUR, SECOND, type Instant } from '#domain/kernel/instant';
import { FakeSender, unknown } from '#testing/fake-sender';
import { accepted, batch, connectInbound, connectOutbound, inboundMessage, messageStatus, permissionReply, ringing, SHEENA, terminate, terminateAnswered, type Payload } from '#testing/fixtures/payloads';
import { asker, T0, type TestSystem } from '#testing/test-system';
import { oneByOne, officeFor, shownAtLast, WACID, type Shown, type Story } from '../what-is-told.fixture.ts';
import { translations } from './translator.fixture.ts';

const at = (seconds: number): Instant => after(T0, seconds * SECOND);
const inbound = { callId: WACID };
const outbound = { callId: WACID, opaque: 'dl_once' };

/** Anna's dial, whose answer is lost. */
async function dial(test: TestSystem): Promise<void> {
  await test.deliver(permissionReply({ wamid: 'wamid.yes', at: T0, response: 'accept', permanent: true }));
  await test.settled();
  await test.system.dials.dial(asker('anna', { commandId: 'once' }), { phoneNumberId: '436666719526789', contact: SHEENA.bsuid ?? '', sdpOffer: 'v=0', to: undefined });
}

function lost(): FakeSender {
  const sender = new FakeSender();
  sender.answer = ({ content: { kind } }) => (kind === 'connect' ? unknown : null);
  return sender;
}

const STORIES: Readonly<Record<string, Story>> = {
  'inbound, answered': { facts: [connectInbound({ ...inbound, at: at(0) }), inboundMessage({ wamid: 'wamid.1', at: at(3) }), terminateAnswered({ ...inbound, direction: 'inbound', startedAt: at(5), lasted: 75 })] },
  'inbound, missed': { facts: [connectInbound({ ...inbound, at: at(0) }), terminate({ ...inbound, direction: 'inbound', at: at(31) })] },
  'outbound, 61 s': {
    facts: [connectOutbound({ ...outbound, at: at(2) }), ringing({ ...outbound, at: at(3) }), accepted({ ...outbound, at: at(8) }), terminateAnswered({ ...outbound, direction: 'outbound', startedAt: at(8), lasted: 61 })],
    before: dial,
    options: () => ({ sender: lost() }),
  },
};

/** Everything is told an hour late, so it is backlog; together with something that is told in time, it is fresh. What that is has no consequence. */
const LATE = after(T0, HOUR);
const inTime = messageStatus({ wamid: 'wamid.sent', at: LATE, status: 'sent' });

interface Told {
  readonly fact: Payload;
  readonly fresh: boolean;
  /** Everybody is waited for before the next one. */
  readonly pause: boolean;
}

async function shownAfter(story: Story, telling: readonly Told[]): Promise<Shown> {
  const test = await officeFor(story);
  await test.settled();
  await test.clock.set(LATE);
  for (const { fact, fresh, pause } of telling) {
    await test.deliver(fresh ? batch([fact, inTime]) : fact);
    if (pause) await test.settled();
  }
  await test.settled();
  const lanes = telling.map(({ fresh }) => fresh);
  const told = async (lane: 'fresh' | 'backlog') => (await translations(test.events, lane)).filter(({ receivedAt }) => receivedAt === LATE).length;
  expect([await told('fresh'), await told('backlog')]).toEqual([lanes.filter(Boolean).length, lanes.filter((fresh) => !fresh).length]);
  return shownAtLast(test);
}

describe.each(Object.entries(STORIES))('the facts of a call that lie in both lanes: %s', (_name, story) => {
  it('MO-17 AU-5 come to the same however they are split, in every order, once or again', async () => {
    const straight = await shownAfter(story, oneByOne(story.facts).payloads.map((fact) => ({ fact, fresh: true, pause: true })));
    expect(straight.call).not.toBeNull();
    await fc.assert(
      fc.asyncProperty(tellings(story.facts), async (telling) => expect(await shownAfter(story, telling)).toEqual(straight)),
      { numRuns: 20 },
    );
  }, 60_000);
});

/** Every fact in any order, some of them again, each in a lane of its own, and with a wait here and there. */
function tellings(facts: readonly Payload[]) {
  const again = fc.array(fc.nat(facts.length - 1), { maxLength: 3 }).map((more) => [...facts, ...more.map((i) => facts[i] as Payload)]);
  return again
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }))
    .chain((order) => fc.tuple(...order.map((fact) => fc.record({ fact: fc.constant(fact), fresh: fc.boolean(), pause: fc.boolean() }))));
}
