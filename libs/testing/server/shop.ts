import { parseInstant, type Instant } from '#domain/kernel/instant';
import type { Api } from './http-client.ts';
import type { TestServer } from './test-server.ts';
import type { Bearer } from './token.ts';

/** An instant by its ISO text. */
export function at(text: string): Instant {
  const found = parseInstant(text);
  if (found === null) throw new Error(`not an instant: ${text}`);
  return found;
}

/** When the day of a spec begins, unless it says otherwise. */
export const MORNING = at('2026-11-24T09:00:00Z');

/** Runs the business. */
export const OWNER: Bearer = { sub: 'owner', roles: ['admin', 'finance', 'auditor'] };

export const agent = (sub: string): Bearer => ({ sub, roles: ['agent'] });

/** A user with a Kenyan number: 0.0103 a minute by {@link CARD}. */
export const AMINA = { bsuid: 'KE.5000000000000000001', waId: '254700000001', number: '254700000001', name: 'Amina Otieno' };

/** The one rate of the shop. */
export const CARD = 'market,tier_from_minute,tier_to_minute,rate_per_minute\nRest of Africa,0,,0.0103\n';

export const ACCOUNT = {
  accountId: 'acc-1',
  name: 'Main',
  currency: 'USD',
  wabas: [{ wabaId: '366634483210360', timeZone: 'Europe/Rome' }],
};

export const CHANNEL = {
  phoneNumberId: '436666719526789',
  wabaId: '366634483210360',
  displayPhoneNumber: '16315553601',
  country: 'IT',
  timeZone: 'Europe/Rome',
  accountId: 'acc-1',
  messagingLimit: 2000,
};

interface Opening {
  /** Prepaid money; null for none. */
  readonly topUp?: string | null;
  readonly calling?: 'enabled' | 'disabled';
  readonly online?: readonly string[];
  /** Another workspace or another number needs ids of its own. */
  readonly account?: Partial<typeof ACCOUNT>;
  readonly channel?: Partial<typeof CHANNEL>;
  readonly workspace?: string;
}

/** Makes a workspace ready for calls at 09:00: an account with money, a card, one number, and whoever is online. Answers the owner's client. */
export async function openShop(server: TestServer, opening: Opening = {}): Promise<Api> {
  const { topUp = '50', calling = 'enabled', online = [], account, channel, workspace = 'demo' } = opening;
  const owner = server.api({ ...OWNER, workspace });
  const number = { ...CHANNEL, ...channel };
  await server.setClock(MORNING);
  await expectDone(owner.post('/v1/accounts', { ...ACCOUNT, ...account }));
  if (topUp !== null) await expectDone(owner.post(`/v1/accounts/${number.accountId}/top-ups`, { amount: topUp }, { 'idempotency-key': 'opening' }));
  await expectDone(owner.put('/v1/rate-cards/cost/USD/2026-01-01', CARD, { 'content-type': 'text/csv' }));
  await expectDone(owner.post('/v1/channels', number));
  if (calling === 'enabled') await expectDone(owner.patch(`/v1/channels/${number.phoneNumberId}`, { calling }));
  for (const sub of online) await expectDone(server.api({ ...agent(sub), workspace }).put('/v1/agents/me/presence', { state: 'online' }));
  return owner;
}

async function expectDone(answer: Promise<{ readonly status: number; readonly body: unknown }>): Promise<void> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`opening the shop was answered with ${status}: ${JSON.stringify(body)}`);
}
