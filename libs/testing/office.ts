import { DISPLAY_PHONE_NUMBER, PHONE_NUMBER_ID, WABA } from './fixtures/payload.ts';
import { asker, type TestSystem } from './test-system.ts';

const RATES = `market,direction,tier_from_minute,tier_to_minute,rate_per_minute
North America,outbound,0,,0.010000
`;

/** An account with money, prices, and one number that may be called and call; `anna` and `ben` are online. */
export async function openOffice({ system }: Pick<TestSystem, 'system'>, number: string = PHONE_NUMBER_ID): Promise<void> {
  const admin = asker('ada');
  await system.accounts.open(admin, { accountId: 'acc-1', name: 'Main', currency: 'USD', wabas: [{ wabaId: WABA, timeZone: 'Europe/Rome' }] });
  await system.accounts.topUp(admin, 'acc-1', '50', null);
  await system.tariffs.importRateCard(admin, { kind: 'price', currency: 'USD', from: '2026-01-01' }, RATES);
  await connectNumber({ system }, number);
  for (const agent of ['anna', 'ben']) await system.agents.setPresence(asker(agent), 'online');
}

/** Connects a number of the account `acc-1`, with calling enabled. */
export async function connectNumber({ system }: Pick<TestSystem, 'system'>, number: string = PHONE_NUMBER_ID): Promise<void> {
  const channel = { phoneNumberId: number, wabaId: WABA, displayPhoneNumber: DISPLAY_PHONE_NUMBER, country: 'IT', timeZone: 'Europe/Rome', accountId: 'acc-1', messagingLimit: 2_000 };
  await system.channels.connect(asker('ada'), channel);
  await system.channels.change(asker('ada'), number, { calling: 'enabled' });
}
