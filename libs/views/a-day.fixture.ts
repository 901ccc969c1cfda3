import { account } from '#domain/account/account.decider';
import { anna, at, ben, CL, nobody, NUMBER, received, record, link, connected, pickedUp, talked, terminated, accept } from '#domain/call/call.builders';
import type { CallEvent } from '#domain/call/call.events';
import { channel } from '#domain/channel/channel.decider';
import type { AnyEvent } from '#domain/events';
import { followUp } from '#domain/follow-up/follow-up.decider';
import { accountId, callId, contactId } from '#domain/kernel/ids';
import { after, HOUR } from '#domain/kernel/instant';
import type { Money } from '#domain/kernel/money';
import { specOf } from '#testing/decider-spec';
import { dialRequested, eventsOf, sheena } from './call-events.fixture.ts';
import { chargesOf, longCall, rate, shortCall } from './charge-events.fixture.ts';
import { payloadReceived, translated } from './intake-events.fixture.ts';

const pair = { phoneNumberId: NUMBER, contactId: contactId('ct_1') };
const acc = accountId('acc-1');

const settings: readonly AnyEvent[] = [
  ...specOf(channel).given().when({
    type: 'ConnectChannel', phoneNumberId: NUMBER, wabaId: '366634483210360', displayPhoneNumber: '16315553601', country: 'IT', timeZone: 'Europe/Rome', accountId: acc, messagingLimit: 2000,
  }).events(),
  { type: 'CallingEnabled', phoneNumberId: NUMBER },
  ...specOf(account).given().when({
    type: 'OpenAccount', accountId: acc, name: 'Main', currency: 'EUR', wabas: [{ wabaId: '366634483210360', timeZone: 'Europe/Rome' }], minimumBalance: '10.000000' as Money, onExhaustion: 'stop_on_pulse_edge',
  }).events(),
  { type: 'BalanceToppedUp', accountId: acc, amount: '50.000000' as Money, reference: 'receipt 77', at: at('09:00:00') },
  { type: 'TopUpSatisfied', accountId: acc },
  { type: 'RateCardImported', kind: 'price', currency: 'EUR', from: '2026-11-01', hash: 'sha256:card', incrementSeconds: 6, rows: [] },
  { type: 'MarketMapImported', from: '2026-11-01', hash: 'sha256:map', rows: [] },
  { type: 'AgentOnline', agentId: anna },
  { type: 'AgentAway', agentId: ben },
  { type: 'ContactIdentified', contactId: pair.contactId, subject: { bsuid: 'US.1349', waId: '16315553602', name: 'Sheena Nelson' } },
];

/** Another call of the same number, so that views hold more than one document. */
const renamed = (events: readonly CallEvent[], id: string): readonly AnyEvent[] => JSON.parse(JSON.stringify(events).replaceAll(`"${CL}"`, `"${id}"`)) as AnyEvent[];

const missed = renamed(eventsOf(record(received('10:00:00', { subject: sheena }), { roster: nobody }), record(terminated('inbound', '10:00:31'))), 'cl_2');
const corrected = renamed(
  eventsOf(record(terminated('inbound', '11:00:31')), record(received('11:00:00')), record(talked('inbound', '11:00:05', '11:00:31', { subject: sheena }))),
  'cl_3',
);
const ringing = renamed(eventsOf(record(received('12:00:00', { subject: { ...sheena, sdp: 'v=0 offer' } })), accept(anna, '12:00:05')), 'cl_4');

const owed = { type: 'CountMissedCall', contactId: pair.contactId, callId: callId('cl_2'), endedAt: at('10:00:31') } as const;
const reached = { type: 'RecordReached', contactId: pair.contactId, factKey: 'cl_1', at: at('10:01:00'), by: 'call', agentId: anna, callId: null } as const;
const followUps = specOf(followUp).given(...specOf(followUp).given().when(owed).events()).when(reached).events();

const outboundCall: readonly AnyEvent[] = [
  { type: 'ServiceWindowMoved', pair, at: at('10:00:00'), until: after(at('10:00:00'), 24 * HOUR), by: 'call' },
  { type: 'PairReserved', pair, dialId: dialRequested.dialId, at: at('10:00:00'), grantedAt: at('09:00:00') },
  { type: 'LineSeized', agentId: anna, holder: 'dl_1', until: at('10:00:10') },
  dialRequested,
  { type: 'ActionDue', actionId: 'oa_1', kind: 'connect', phoneNumberId: NUMBER, about: 'dl_1', contactId: pair.contactId, at: at('10:00:00'), notAfter: at('10:01:00') },
  { type: 'AttemptStarted', actionId: 'oa_1', kind: 'connect', phoneNumberId: NUMBER, about: 'dl_1', contactId: pair.contactId, n: 1, at: at('10:00:00') },
  ...eventsOf(link('10:00:01'), record(connected('10:00:02')), record(pickedUp('10:00:05')), record(talked('outbound', '10:00:05', '10:01:01'))),
  ...chargesOf(rate(shortCall), rate(longCall)),
  { type: 'BalanceDebited', accountId: acc, callId: CL, n: 0, amount: '0.010300' as Money },
  { type: 'PairReleased', pair, dialId: dialRequested.dialId },
];

const intake: readonly AnyEvent[] = [
  payloadReceived('10:00:00'),
  payloadReceived('10:00:31'),
  translated(1, '10:00:00', ['quarantined', 'ignored']),
  translated(1, '10:00:00', ['processed', 'ignored'], ['quarantined', 'ignored']),
];

/** Something of everything, as the log of a day holds it. Every view has a document in the end. */
export const aDay: readonly AnyEvent[] = [...settings, ...intake, ...missed, ...outboundCall, ...followUps, ...corrected, ...ringing];
