import { instant } from '#domain/kernel/instant';
import { request } from '#testing/server/http-client';
import { tokenFor } from '#testing/server/token';
import { sign } from '#whatsapp/signature';
import type { Effort } from '../effort.ts';
import { compared, WARM_UP_SECONDS, type Figure } from '../figure.ts';
import { flood } from '../load/flood.ts';
import { requestBytes } from '../load/requests.ts';
import { withFolder } from '../scratch.ts';
import { startBare } from '../servers/bare.ts';
import { APP_SECRET, JWT_SECRET, startProduct } from '../servers/product.ts';
import { withServer } from '../servers/started.ts';
import { ACCOUNT, CHANNEL, PHONE_NUMBER_ID } from '../workload/customers.ts';
import { callWebhooks } from '../workload/webhooks.ts';

/** As many as a server that stores them answers in a second. The bare one gets some of them twice. */
const ENOUGH_PER_SECOND = 8_000;

/** More calls than a round has. */
const ROUND = 1_000_000;

/** Webhooks of calls, each sent once, from the request to the 200 that says it is durable; for a number that is connected, so that all of them are translated, too. */
export function intake({ rounds, seconds }: Effort): Promise<Figure> {
  return withFolder((folder) =>
    withServer(startBare('./raw-webhooks.ts', { WHATSAPP_APP_SECRET: APP_SECRET }), (bare) =>
      withServer(startProduct(folder), async (product) => {
        await connectNumber(product.address);
        const first = webhooks(rounds, WARM_UP_SECONDS * ENOUGH_PER_SECOND);
        await Promise.all([bare, product].map(({ address }) => flood(address, WARM_UP_SECONDS, inTurn(first))));
        let hooks: readonly Buffer[] = [];
        return compared(
          { name: 'intake', unit: 'webhooks/s', rounds },
          (round) =>
            product.whileHalted(() => {
              hooks = webhooks(round, seconds * ENOUGH_PER_SECOND);
              return flood(bare.address, seconds, inTurn(hooks));
            }),
          () => flood(product.address, seconds, inTurn(hooks)),
        );
      }),
    ),
  );
}

async function connectNumber(address: string): Promise<void> {
  const authorization = `Bearer ${tokenFor({ sub: 'owner', roles: ['admin', 'finance'] }, JWT_SECRET)}`;
  const done = async (method: string, path: string, body: object): Promise<void> => {
    const { status, body: answer } = await request(method, address + path, body, { authorization });
    if (status >= 300) throw new Error(`${method} ${path} was answered with ${status}: ${JSON.stringify(answer)}`);
  };
  await done('POST', '/v1/accounts', ACCOUNT);
  await done('POST', '/v1/channels', CHANNEL);
  await done('PATCH', `/v1/channels/${PHONE_NUMBER_ID}`, { calling: 'enabled' });
}

/** One after another, and from the start again. */
function inTurn(hooks: readonly Buffer[]): () => Buffer {
  let sent = 0;
  return () => hooks[sent++ % hooks.length] as Buffer;
}

/** Calls of customers who give up after half a minute: two webhooks each, signed. */
function webhooks(round: number, count: number): readonly Buffer[] {
  const now = instant(Date.now());
  return Array.from({ length: Math.ceil(count / 2) }, (_, i) => callWebhooks(round * ROUND + i, now).map(webhook)).flat();
}

function webhook(body: Buffer): Buffer {
  return requestBytes('POST', '/webhooks/whatsapp', { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, APP_SECRET) }, body);
}
