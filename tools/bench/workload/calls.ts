import { after, MINUTE, SECOND, type Instant } from '#domain/kernel/instant';
import type { ManualClock } from '#engine/clock/manual-clock';
import { accepted, bodyOf, connectInbound, connectOutbound, inboundMessage, messageStatus, permissionReply, ringing, terminate, terminateAnswered, type Payload } from '#testing/fixtures/payloads';
import { customer, PHONE_NUMBER_ID, SESSION } from './customers.ts';
import { asker, callOfDial, messageTo, settled, type Office } from './office.ts';

/** What drives an office: its clock stands still between two steps. */
export interface Stage extends Office {
  readonly clock: ManualClock;
}

/** Of so many customers who ring, one in three is missed and called back. */
const MISSED_OF = 3;

/**
 * One customer for each agent rings. Two of three are answered and talk; the third is missed, asked for permission, and called back.
 * Every step of the platform comes as a webhook, every step of an agent as a command; nobody goes on before all is settled.
 */
export async function callsOf(stage: Stage, first: number): Promise<void> {
  const numbers = stage.agents.map((_, i) => first + i);
  const missed = numbers.filter((n) => n % MISSED_OF === 0);
  await ring(stage, numbers);
  await talk(stage, numbers.filter((n) => !missed.includes(n)), missed);
  await askPermission(stage, missed);
  await callBack(stage, missed);
}

async function ring(stage: Stage, numbers: readonly number[]): Promise<void> {
  await told(stage, numbers.map((n) => connectInbound({ at: stage.clock.now(), callId: inboundId(n), user: customer(n), sdp: SESSION })));
}

async function talk(stage: Stage, answered: readonly number[], missed: readonly number[]): Promise<void> {
  await pass(stage, 5);
  await Promise.all(answered.map((n, i) => stage.system.calls.accept(asker(agentOf(stage, i)), inboundId(n), SESSION)));
  const startedAt = stage.clock.now();
  await pass(stage, 31);
  await told(stage, missed.map((n) => terminate({ at: stage.clock.now(), callId: inboundId(n), user: customer(n), direction: 'inbound' })));
  await pass(stage, 64);
  await told(stage, answered.map((n) => terminateAnswered({ callId: inboundId(n), user: customer(n), direction: 'inbound', startedAt, lasted: 95 })));
}

async function askPermission(stage: Stage, missed: readonly number[]): Promise<void> {
  await told(stage, missed.map((n) => inboundMessage({ at: stage.clock.now(), wamid: `wamid.text.${n}`, user: customer(n) })));
  const input = { phoneNumberId: PHONE_NUMBER_ID, form: 'free_form', text: 'May we call you back?', template: undefined } as const;
  await Promise.all(missed.map((n, i) => stage.system.permissions.request(asker(agentOf(stage, i)), { ...input, contact: customer(n).waId as string })));
  await pass(stage, 20);
  const at = stage.clock.now();
  await told(stage, missed.map((n) => messageStatus({ at, wamid: messageTo(customer(n).number as string), user: customer(n), status: 'delivered' })));
  await told(stage, missed.map((n) => permissionReply({ at, wamid: `wamid.yes.${n}`, user: customer(n), response: 'accept', expiresAt: after(at, 7 * 24 * 60 * MINUTE) })));
}

async function callBack(stage: Stage, missed: readonly number[]): Promise<void> {
  const dials = await Promise.all(
    missed.map((n, i) =>
      stage.system.dials.dial(asker(agentOf(stage, i)), { phoneNumberId: PHONE_NUMBER_ID, contact: customer(n).waId as string, sdpOffer: SESSION, to: undefined }),
    ),
  );
  await settled(stage);
  const dialOf = (i: number): string => dials[i]?.dialId as string;
  const call = (i: number, n: number, at: Instant) => ({ at, callId: callOfDial(dialOf(i)), user: customer(n), opaque: dialOf(i) });
  const each = (payload: (call: { at: Instant; callId: string }) => Payload) => told(stage, missed.map((n, i) => payload(call(i, n, stage.clock.now()))));
  await each((to) => connectOutbound({ ...to, sdp: SESSION }));
  await each(ringing);
  await pass(stage, 5);
  const startedAt = stage.clock.now();
  await each(accepted);
  await pass(stage, 125);
  await each((to) => terminateAnswered({ ...to, direction: 'outbound', startedAt, lasted: 125 }));
}

const inboundId = (n: number): string => `wacid.HBgMMjU0NzAwMDAwMDAxFQIAEhggNEQ3${String(n).padStart(12, '0')}`;

const agentOf = ({ agents }: Office, i: number): string => agents[i] as string;

/** Webhooks that come in together, and everything that follows from them. */
async function told(stage: Stage, payloads: readonly Payload[]): Promise<void> {
  await Promise.all(payloads.map((payload) => stage.system.intake.receive(bodyOf(payload), 0)));
  await settled(stage);
}

async function pass(stage: Stage, seconds: number): Promise<void> {
  await stage.clock.set(after(stage.clock.now(), seconds * SECOND));
  await settled(stage);
}
