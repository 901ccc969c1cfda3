import { DEMO, asker, pseudonyms } from '../../test-system.ts';
import type { Draw } from '../chance.ts';
import { CUSTOMERS, NUMBERS } from '../platform/people.ts';
import { AGENTS, type Cast, type Deal } from './action.ts';

interface Response {
  readonly agent: string;
  readonly does: 'accept' | 'decline' | 'reject';
  /** After the back end heard of the call, in milliseconds. */
  readonly after: number;
  /** How long he talks before he hangs up; null: the customer does. */
  readonly talks: number | null;
}

/** A customer calls, and agents answer, some of them at the very same moment. */
export const callIn: Deal = (name, draw) => {
  const customer = draw.pick(CUSTOMERS);
  const number = draw.happens(0.85) ? NUMBERS[0] : NUMBERS[1];
  const rings = draw.happens(0.2) ? draw.between(300, 3_000) : draw.between(8_000, 45_000);
  const talks = draw.happens(0.2) ? draw.between(100, 2_000) : draw.between(2_000, 100_000);
  const responses = responsesOf(draw);
  const wacid = `wacid.${name.replace(' ', '-')}`;
  const script = { wacid, direction: 'inbound', customer, number, rings, talks, reaction: null, secondEnd: null } as const;
  const text = `${customer.name} calls (${wacid}); ${responses.map(({ agent, does, after }) => `${agent} ${does}s after ${Math.round(after)} ms`).join(', ') || 'nobody reacts'}`;
  return {
    text,
    async run(cast) {
      cast.platform.begin(script);
      await Promise.all(responses.map((response) => respond(cast, name, wacid, response)));
    },
  };
};

function responsesOf(draw: Draw): readonly Response[] {
  const race = draw.happens(0.4);
  const count = race ? 3 : draw.below(4);
  const instant = draw.around(1_500);
  return Array.from({ length: count }, (_, i) => ({
    agent: race ? (AGENTS[i] as string) : draw.pick(AGENTS),
    does: draw.happens(0.75) ? 'accept' : draw.pick(['decline', 'reject'] as const),
    after: race ? instant + draw.between(0, 15) : draw.around(4_000),
    talks: draw.happens(0.4) ? draw.between(500, 60_000) : null,
  }));
}

/** Waits until it rings on the screen, which is when the log knows the call, and acts; asks again where no answer comes. */
async function respond(cast: Cast, name: string, wacid: string, { agent, does, after, talks }: Response): Promise<void> {
  const { world, desk, known, promises } = cast;
  const callId = pseudonyms.callId(DEMO, wacid);
  const stream = `call-${DEMO}.${callId}`;
  for (let looks = 0; looks < 30 && !known.streams.has(stream); looks++) await world.sleep(250, 'look at the screen');
  await world.sleep(after, `${agent} ${does}s`);
  for (let tries = 1; tries <= 3; tries++) {
    const reply = await desk.ask(
      `${name}: ${agent} ${does}s`,
      ({ calls }) => calls[does](asker(agent), wacid, 'v=0 answer'),
      ({ position }) => (does === 'accept' ? promises.accepted(agent, callId, position) : promises.position(agent, position)),
    );
    if (reply.kind === 'refused') return;
    if (reply.kind === 'answered') break;
    await world.sleep(400 * tries, 'try again');
  }
  if (does !== 'accept' || talks === null) return;
  await world.sleep(talks, `${agent} talks`);
  await desk.ask(`${name}: ${agent} hangs up`, ({ calls }) => calls.end(asker(agent), wacid), ({ position }) => promises.position(agent, position));
}
