import type { KeyedAnswer } from '#engine/requests/request-ledger';
import type { Deal } from './action.ts';
import type { KeyedAsk } from './desk.ts';

/** Finance tops up; the same request may come several times, side by side and later on, and once in a while with another amount. */
export const topUp: Deal = (name, draw) => {
  const amount = String(1 + draw.below(40));
  const copies = 1 + draw.below(3);
  const pause = draw.happens(0.5) ? 0 : draw.around(2_000);
  const other = draw.happens(0.15);
  const request = (content: string): KeyedAsk => ({
    route: 'POST /v1/accounts/acc-1/top-ups',
    key: name,
    content,
    sub: 'fay',
    tries: 3,
    use: async ({ accounts }, who) => ({ body: { amount: content }, position: await accounts.topUp(who, 'acc-1', content, name) }),
  });
  return {
    text: `fay tops up ${amount}, asked ${copies} times${other ? ' and once with another amount' : ''}`,
    async run({ desk, world, promises }) {
      const kept = (answer: KeyedAnswer): void => {
        if (answer.kind === 'conflict') return;
        promises.keyed(name, 'fay', answer);
        promises.toppedUp(name);
      };
      const asking = Array.from({ length: copies }, async (_, i) => {
        await world.sleep(i * pause, 'ask once more');
        return desk.askWithKey(`${name} copy ${i}`, request(amount), kept);
      });
      if (other) asking.push(desk.askWithKey(`${name} otherwise`, request(String(Number(amount) + 1)), kept));
      await Promise.all(asking);
    },
  };
};
