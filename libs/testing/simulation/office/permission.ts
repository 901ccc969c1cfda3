import type { KeyedAnswer } from '#engine/requests/request-ledger';
import { CUSTOMERS, NUMBERS } from '../platform/people.ts';
import { AGENTS, type Deal } from './action.ts';
import type { KeyedAsk } from './desk.ts';

/** A customer lets us call, or takes that back, without being asked. */
export const reply: Deal = (name, draw) => {
  const customer = draw.pick(CUSTOMERS);
  const content = { response: draw.happens(0.75) ? 'accept' : 'reject', permanent: draw.happens(0.4) } as const;
  return {
    text: `${customer.name} ${content.response}s to be called`,
    run: ({ platform }) => platform.reply(name, customer, NUMBERS[0], content),
  };
};

/** A customer writes. */
export const write: Deal = (name, draw) => {
  const customer = draw.pick(CUSTOMERS);
  const number = draw.happens(0.8) ? NUMBERS[0] : NUMBERS[1];
  return { text: `${customer.name} writes`, run: ({ platform }) => platform.write(name, customer, number) };
};

/** An agent asks a customer whether we may call. */
export const askPermission: Deal = (name, draw) => {
  const agent = draw.pick(AGENTS);
  const customer = draw.pick(CUSTOMERS);
  const contact = draw.happens(0.5) ? customer.bsuid : customer.number;
  const form = draw.happens(0.7) ? 'template' : 'free_form';
  const template = form === 'template' ? { name: 'may_we_call', language: 'en' } : undefined;
  const input = { phoneNumberId: NUMBERS[0].phoneNumberId, contact, form, text: form === 'free_form' ? 'May we call?' : undefined, template } as const;
  const request: KeyedAsk = {
    route: 'POST /v1/permission-requests',
    key: name,
    content: `${contact} ${form}`,
    sub: agent,
    tries: 3,
    async use({ permissions }, who) {
      const { requestId, position } = await permissions.request(who, input);
      return { body: { requestId }, position };
    },
  };
  return {
    text: `${agent} asks ${customer.name} for permission (${form})`,
    async run({ desk, promises }) {
      await desk.askWithKey(name, request, (answer: KeyedAnswer) => promises.keyed(name, agent, answer));
    },
  };
};
