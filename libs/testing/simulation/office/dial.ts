import type { KeyedAnswer } from '#engine/requests/request-ledger';
import { asker } from '../../test-system.ts';
import { CUSTOMERS, NUMBERS } from '../platform/people.ts';
import { AGENTS, type Deal } from './action.ts';
import type { KeyedAsk } from './desk.ts';

/** An agent calls a customer, with a key; sometimes he asks twice, and sometimes he gives up before anything came of it. */
export const dial: Deal = (name, draw) => {
  const agent = draw.pick(AGENTS);
  const customer = draw.pick(CUSTOMERS);
  const contact = draw.happens(0.5) ? customer.bsuid : customer.number;
  const again = draw.happens(0.3);
  const endsAfter = draw.happens(0.35) ? draw.around(8_000) : null;
  const request: KeyedAsk = {
    route: 'POST /v1/calls',
    key: name,
    content: contact,
    sub: agent,
    tries: 3,
    async use({ dials }, who) {
      const { dialId, estimate, position } = await dials.dial(who, { phoneNumberId: NUMBERS[0].phoneNumberId, contact, sdpOffer: 'v=0 offer', to: undefined });
      return { body: { dialId, estimate }, position };
    },
  };
  return {
    text: `${agent} dials ${customer.name}${again ? ', twice with one key' : ''}${endsAfter === null ? '' : `, hangs up after ${Math.round(endsAfter)} ms`}`,
    async run({ desk, world, promises }) {
      const kept = (answer: KeyedAnswer): void => promises.keyed(name, agent, answer);
      const [reply] = await Promise.all([desk.askWithKey(name, request, kept), again ? desk.askWithKey(`${name} again`, request, kept) : null]);
      const dialId = reply.kind === 'answered' ? dialIn(reply.value) : null;
      if (endsAfter === null || dialId === null) return;
      await world.sleep(endsAfter, `${agent} gives up`);
      await desk.ask(`${name}: ${agent} ends it`, ({ calls }) => calls.end(asker(agent), dialId), ({ position }) => promises.position(agent, position));
    },
  };
};

/** The dial that a request was answered with; null where it was refused. */
function dialIn(answer: KeyedAnswer): string | null {
  if (answer.kind === 'conflict' || answer.answer.status !== 200) return null;
  return (answer.answer.body as { readonly dialId: string }).dialId;
}
