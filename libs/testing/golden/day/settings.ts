import { after, DAY } from '#domain/kernel/instant';
import { PHONE_NUMBER_ID, WABA } from '../../fixtures/payload.ts';
import { terminateAnswered } from '../../fixtures/payloads.ts';
import { asker } from '../../test-system.ts';
import { ADA, BEN, type Day } from './day.ts';

const MARKETS = 'dial_prefix,iso,market\n1,US,North America\n39,IT,Italy\n';
const COSTS = 'market,tier_from_minute,tier_to_minute,rate_per_minute\nNorth America,0,,0.02\n';
const HOURS = { timeZone: 'Europe/Rome', weekly: [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, open: '0000', close: '2359' })), special: [] };

const FAY = asker('fay');

/** Somebody tries every switch, and leaves all as it was. */
export async function settings(day: Day): Promise<void> {
  const { channels, agents, tariffs } = day.system;
  const change = (to: Parameters<typeof channels.change>[2]) => day.does(channels.change(ADA, PHONE_NUMBER_ID, to));
  await change({ calling: 'disabled' });
  await change({ calling: 'enabled', inboundCalls: 'blocked' });
  await change({ inboundCalls: 'allowed', messagingLimit: 'unlimited' });
  await change({ callHours: HOURS });
  await change({ callHours: null, callbackPermission: 'enabled' });
  await change({ recording: { enabled: true, purpose: 'quality', announcementLanguage: 'en' } });
  await day.does(tariffs.importMarketMap(ADA, '2026-01-01', MARKETS));
  await day.does(agents.setPresence(BEN, 'away'));
  await day.does(agents.setPresence(BEN, 'online'));
}

/** An account of its own runs out of money: what a call costs beyond it is debt, and that is paid first with what comes in. */
export async function poorAccount(day: Day): Promise<void> {
  const phoneNumberId = '436666719526790';
  const { accounts, channels, tariffs } = day.system;
  await day.does(accounts.open(FAY, { accountId: 'acc-2', name: 'Second', currency: 'USD', wabas: [{ wabaId: WABA, timeZone: 'Europe/Rome' }] }));
  await day.does(accounts.topUp(FAY, 'acc-2', '0.01', 'receipt 1'));
  await day.does(tariffs.importRateCard(FAY, { kind: 'cost', currency: 'USD', from: '2026-01-01' }, COSTS));
  await day.does(channels.connect(ADA, { phoneNumberId, wabaId: WABA, displayPhoneNumber: '16315553699', country: 'IT', timeZone: 'Europe/Rome', accountId: 'acc-2', messagingLimit: 2_000 }));
  await day.does(channels.change(ADA, phoneNumberId, { calling: 'enabled' }));
  await day.hears(terminateAnswered({ callId: 'wacid.dear', direction: 'outbound', startedAt: day.in(-130), lasted: 125, phoneNumberId }));
  await day.does(accounts.topUp(FAY, 'acc-2', '1', null));
}

/** Requests that carry a key: one that is answered twice, and one that did not fit. */
export async function keyedRequests({ system, now }: Day): Promise<void> {
  const request = { workspace: ADA.workspace, commandId: 'rq_golden', contentHash: 'sha256:asked', actor: 'agent:ada' };
  const answer = { status: 201, body: { until: after(now, DAY) }, position: null };
  for (let time = 0; time < 2; time++) await system.requests.run(request, async () => answer, () => true);
  const unfit = system.requests.run({ ...request, commandId: 'rq_unfit' }, async () => Promise.reject(new Error('does not fit')), () => true, () => true);
  await unfit.catch(() => undefined);
}
