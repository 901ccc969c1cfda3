import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant, iso } from '#domain/kernel/instant';
import { ManualClock } from '#engine/clock/manual-clock';
import { issueToken } from '#platform/auth/jwt-tokens';
import { startSimulator } from '../../simulator/simulator.ts';
import { Client } from './client.ts';
import { nineOClock, NUMBER, PEOPLE, playDay } from './day.ts';
import { printDay } from './print.ts';
import { startProduct, type Product } from './product.ts';

const WORKSPACE = 'demo';
const PEOPLE_OF_THE_HOUSE = { anna: ['agent'], bruno: ['finance'], carla: ['auditor'], dora: ['admin'] } as const;
const RATE_CARD = new URL('../../../libs/finance/assets/rate-card-usd.csv', import.meta.url);

/** `npm run demo`: the product on a fresh folder, and one business day through it. */
async function main(once: boolean): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ringledger-demo-'));
  const [jwtSecret, appSecret] = [secret(), secret()];
  const clock = new ManualClock(nineOClock(instant(Date.now())));
  const number = { phoneNumberId: NUMBER, displayPhoneNumber: '16315553601' };
  const platform = await startSimulator({ secret: appSecret, clock, numbers: [number], users: PEOPLE });
  const env = {
    DATA_DIR: folder,
    CLOCK: 'manual',
    AUTH_JWT_SECRET: jwtSecret,
    WHATSAPP_APP_SECRET: appSecret,
    WHATSAPP_VERIFY_TOKEN: secret(),
    GRAPH_API_URL: platform.url,
    GRAPH_API_TOKEN: 'demo',
    NODE_ENV: 'development',
    LOG_LEVEL: 'warn',
  };
  const product = await start(env, once);
  const cleanUp = async (): Promise<void> => {
    await product.stop();
    await platform.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    platform.aimAt(`${product.address}/webhooks/whatsapp`);
    await play(product, jwtSecret, platform, clock);
  } catch (error) {
    await cleanUp();
    throw error;
  }
  if (once) return cleanUp();
  console.log(`\nData lies in ${folder} until Ctrl-C. The demo’s clock stands still at ${iso(clock.now())}; an admin sets it by PUT /v1/clock.`);
  const stop = (): void => void cleanUp().then(() => process.exit(0));
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

async function play(product: Product, jwtSecret: string, platform: Awaited<ReturnType<typeof startSimulator>>, clock: ManualClock): Promise<void> {
  const tokens = await tokensOf(jwtSecret);
  const client = (name: keyof typeof PEOPLE_OF_THE_HOUSE): Client => new Client(product.address, tokens[name]);
  const [anna, finance, admin] = [client('anna'), client('bruno'), client('dora')];
  await admin.put('/v1/clock', { now: iso(clock.now()) });
  const tell = (line: string): void => console.log(`${iso(clock.now()).slice(11, 19)}  ${line}`);
  await playDay({ anna, finance, admin, platform, clock, tell, rateCard: readFileSync(RATE_CARD, 'utf8') });
  await printDay(anna, finance);
  console.log(`\nRingledger runs at ${product.address} (API at ${product.address}/docs). Tokens of the workspace "${WORKSPACE}", good for a day:`);
  for (const [name, roles] of Object.entries(PEOPLE_OF_THE_HOUSE)) console.log(`  ${roles.join(',').padEnd(8)} ${tokens[name as 'anna']}`);
}

async function tokensOf(jwtSecret: string): Promise<Record<keyof typeof PEOPLE_OF_THE_HOUSE, string>> {
  const entries = Object.entries(PEOPLE_OF_THE_HOUSE).map(async ([sub, roles]) => [sub, await issueToken(jwtSecret, { sub, workspace: WORKSPACE, roles }, 86_400)]);
  return Object.fromEntries(await Promise.all(entries)) as Record<keyof typeof PEOPLE_OF_THE_HOUSE, string>;
}

/** On the usual port where that is free, else on any. */
async function start(env: Readonly<Record<string, string>>, once: boolean): Promise<Product> {
  const port = process.env['PORT'];
  if (port || once) return startProduct({ ...env, PORT: port ?? '0' });
  return startProduct({ ...env, PORT: '3000' }).catch(() => startProduct({ ...env, PORT: '0' }));
}

const secret = (): string => randomBytes(32).toString('base64url');

await main(process.argv.includes('--once'));
