import { iso, after, SECOND, MINUTE, type Instant } from '#domain/kernel/instant';
import type { ManualClock } from '#engine/clock/manual-clock';
import type { Person } from '#testing/fixtures/payloads';
import type { Simulator } from '../../simulator/simulator.ts';
import type { Client } from './client.ts';

export const NUMBER = '436666719526789';
export const ACCOUNT = 'acc-1';
const WABA = '366634483210360';

/** Two people who exist in no phone book. */
const AMINA: Person = { bsuid: 'KE.20000000000000000001', waId: '254700000001', number: '254700000001', name: 'Amina Otieno' };
const JOSEPH: Person = { bsuid: 'KE.20000000000000000002', waId: '254700000002', number: '254700000002', name: 'Joseph Kamau' };
export const PEOPLE = [AMINA, JOSEPH];

export interface Stage {
  readonly anna: Client;
  readonly finance: Client;
  readonly admin: Client;
  readonly platform: Simulator;
  readonly clock: ManualClock;
  /** Told of each step, for people. */
  readonly tell: (line: string) => void;
  readonly rateCard: string;
}

const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n';

/** One business day in small. Every step waits until the product has come to rest. */
export async function playDay(stage: Stage): Promise<void> {
  await setUp(stage);
  await inboundAnswered(stage);
  await inboundMissed(stage);
  await permissionGranted(stage);
  await outboundCall(stage);
}

async function setUp({ admin, finance, anna, tell, rateCard }: Stage): Promise<void> {
  tell('an account is opened and topped up with 50 dollars');
  const account = { accountId: ACCOUNT, name: 'Main', currency: 'USD', wabas: [{ wabaId: WABA, timeZone: 'Africa/Nairobi' }], minimumBalance: '10.000000' };
  await finance.post('/v1/accounts', account);
  await finance.post(`/v1/accounts/${ACCOUNT}/top-ups`, { amount: '50.000000', reference: 'receipt 77' }, 'demo-top-up');
  tell('a rate card is taken in (the platform’s, as far as it is publicly known: partial)');
  await finance.put('/v1/rate-cards/cost/USD/2025-08-01', rateCard);
  tell('a number is connected, and calling switched on');
  const channel = { phoneNumberId: NUMBER, wabaId: WABA, displayPhoneNumber: '16315553601', country: 'IT', timeZone: 'Africa/Nairobi', accountId: ACCOUNT };
  await admin.post('/v1/channels', { ...channel, messagingLimit: 2000 });
  await admin.patch(`/v1/channels/${NUMBER}`, { calling: 'enabled' });
  await anna.put('/v1/agents/me/presence', { state: 'online' });
}

async function inboundAnswered(stage: Stage): Promise<void> {
  const { platform, anna, tell } = stage;
  tell('Amina calls; Anna takes the call after 4 s; they talk for 65 s');
  const { callId } = await platform.ring({ phoneNumberId: NUMBER, user: AMINA });
  await pass(stage, 4);
  await anna.post(`/v1/calls/${callId}/accept`, { sdpAnswer: SDP });
  await anna.settled();
  await pass(stage, 65);
  await platform.hangUp(callId);
  await anna.settled();
}

async function inboundMissed(stage: Stage): Promise<void> {
  const { platform, anna, tell } = stage;
  await pass(stage, 10 * 60);
  tell('Joseph calls; nobody takes it; he gives up after 31 s');
  await platform.ring({ phoneNumberId: NUMBER, user: JOSEPH, patienceSeconds: 31 });
  await anna.settled();
  await pass(stage, 31);
}

async function permissionGranted(stage: Stage): Promise<void> {
  const { platform, anna, tell } = stage;
  await pass(stage, 60);
  tell('Anna asks Joseph whether she may call; he says yes');
  platform.whenAsked({ says: 'yes', afterSeconds: 20 });
  await anna.post('/v1/permission-requests', { phoneNumberId: NUMBER, contact: JOSEPH.waId, form: 'free_form', text: 'May we call you back?' });
  await anna.settled();
  await pass(stage, 20);
}

async function outboundCall(stage: Stage): Promise<void> {
  const { platform, anna, tell } = stage;
  await pass(stage, 60);
  tell('Anna calls Joseph back; he picks up after 5 s and they talk for 56 s');
  platform.whenDialled({ user: 'answers', ringSeconds: 5, talkSeconds: 56 });
  await anna.post('/v1/calls', { phoneNumberId: NUMBER, contact: JOSEPH.waId, sdpOffer: SDP }, 'demo-dial');
  await anna.settled();
  await pass(stage, 5);
  await pass(stage, 56);
}

/** Lets time pass for the product and the platform alike. */
async function pass({ admin, clock, anna }: Stage, seconds: number): Promise<void> {
  const target: Instant = after(clock.now(), seconds * SECOND);
  await admin.put('/v1/clock', { now: iso(target) });
  await clock.set(target);
  await anna.settled();
}

/** The demo's day begins at nine in the morning of this date. */
export const nineOClock = (today: Instant): Instant => (today - (today % (24 * 60 * MINUTE)) + 9 * 60 * MINUTE) as Instant;
