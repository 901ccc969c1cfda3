import { after, instant, SECOND } from '#domain/kernel/instant';
import { bodyOf, connectInbound, terminate, type Payload } from '#testing/fixtures/payloads';
import { request } from '#testing/server/http-client';
import { tokenFor } from '#testing/server/token';
import { sign } from '#whatsapp/signature';
import type { Effort } from '../effort.ts';
import { compared, type Figure } from '../figure.ts';
import { flood } from '../load/flood.ts';
import { requestBytes } from '../load/requests.ts';
import { withFolder } from '../scratch.ts';
import { startBare } from '../servers/bare.ts';
import { APP_SECRET, JWT_SECRET, startProduct } from '../servers/product.ts';
import { withServer } from '../servers/started.ts';
import { ACCOUNT, CHANNEL, customer, PHONE_NUMBER_ID, SESSION } from '../workload/customers.ts';

/** More than any server here answers in a second. */
const MOST_PER_SECOND = 15_000;

/** Webhooks of calls, each sent once, from the request to the 200 that says it is durable; for a number that is connected, so that all of them are translated, too. */
export function intake({ rounds, seconds }: Effort): Promise<Figure> {
  return withFolder((folder) =>
    withServer(startBare('./raw-webhooks.ts', { WHATSAPP_APP_SECRET: APP_SECRET }), (bare) =>
      withServer(startProduct(folder), async (product) => {
        await connectNumber(product.address);
        const measured = (address: string, round: number): Promise<number> => {
          const hooks = webhooks(round, seconds * MOST_PER_SECOND);
          let sent = 0;
          return flood(address, seconds, () => hooks[sent++ % hooks.length] as Buffer);
        };
        await Promise.all([measured(bare.address, rounds), measured(product.address, rounds)]);
        return compared(
          { name: 'intake', unit: 'webhooks/s', rounds },
          (round) => product.whileHalted(() => measured(bare.address, round)),
          (round) => measured(product.address, round),
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

/** Calls of customers who give up after half a minute: two webhooks each, signed. */
function webhooks(round: number, count: number): readonly Buffer[] {
  const now = instant(Date.now());
  return Array.from({ length: Math.ceil(count / 2) }, (_, i) => {
    const n = round * count + i;
    const call = { callId: `wacid.flood.${n}`, user: customer(n) };
    const gaveUp = terminate({ ...call, at: now, direction: 'inbound' });
    return [webhook(connectInbound({ ...call, at: after(now, -31 * SECOND), sdp: SESSION })), webhook(gaveUp)];
  }).flat();
}

function webhook(payload: Payload): Buffer {
  const body = bodyOf(payload);
  return requestBytes('POST', '/webhooks/whatsapp', { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, APP_SECRET) }, body);
}
