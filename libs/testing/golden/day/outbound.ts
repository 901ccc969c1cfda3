import { after, SECOND } from '#domain/kernel/instant';
import { accepted, connectInbound, connectOutbound, permissionReply, rejected, ringing, SHEENA, terminate, terminateAnswered, type Payload } from '../../fixtures/payloads.ts';
import { PHONE_NUMBER_ID } from '../../fixtures/payload.ts';
import { refusedWith, unknown } from '../../fake-sender.ts';
import { ANNA, type Day } from './day.ts';

const dial = (day: Day) => day.does(day.system.dials.dial(ANNA, { phoneNumberId: PHONE_NUMBER_ID, contact: SHEENA.bsuid ?? '', sdpOffer: 'v=0 offer', to: undefined }));

/** The platform's id of the nth call that it took. */
const wacid = (n: number): string => `wacid.dialled-${n}`;

/** A dial without a yes; then one that is talked, charged, and corrected by what comes late. */
export async function talked(day: Day): Promise<void> {
  await day.triesInVain(dial(day));
  await day.hears(permissionReply({ wamid: 'wamid.granted', at: day.now, response: 'accept', permanent: true }));
  await dial(day);
  const callId = wacid(1);
  await day.hears(connectOutbound({ callId, at: day.in(1) }), ringing({ callId, at: day.in(2) }), accepted({ callId, at: day.in(5) }));
  const startedAt = day.in(5);
  await day.pass(80);
  await day.hears(terminateAnswered({ callId, direction: 'outbound', startedAt, lasted: 61 }));
  for (const [later, durationSeconds] of [[1, 75], [2, 20]] as const) {
    await day.hears(terminate({ callId, direction: 'outbound', at: day.in(later), startedAt, endedAt: after(startedAt, durationSeconds * SECOND), durationSeconds }));
  }
}

/** Rung in vain, refused by the platform, one of which nobody knows until the agent gives up, and one that never leaves. */
export async function inVain(day: Day): Promise<void> {
  await dial(day);
  await day.hears(ringing({ callId: wacid(2), at: day.in(1) }), rejected({ callId: wacid(2), at: day.in(3) }), terminate({ callId: wacid(2), direction: 'outbound', at: day.in(4) }));
  day.sender.answer = () => refusedWith(138_006);
  await dial(day);
  day.sender.answer = () => unknown;
  const lost = await dial(day);
  day.sender.answer = () => null;
  await day.does(day.system.calls.end(ANNA, lost.dialId));
  day.sender.enabled = false;
  await dial(day);
  await day.pass(60);
  day.sender.enabled = true;
}

/** Calls that nobody can rate: one is listed, and one turns out to be inbound, so that there is nothing to charge. */
export async function unrated(day: Day): Promise<void> {
  const user = { number: '254700000001', bsuid: 'KE.1' };
  await day.hears(terminateAnswered({ callId: 'wacid.unrated', direction: 'outbound', startedAt: day.in(-90), lasted: 60, user }));
  const callId = 'wacid.either-way';
  const ended = terminateAnswered({ callId, direction: 'inbound', startedAt: day.in(-90), lasted: 60 });
  await day.hears(withoutDirection(ended), connectInbound({ callId, at: day.in(-100) }));
}

/** What tells who called whom. */
const WAYS = new Set(['direction', 'from', 'from_user_id', 'to', 'to_user_id']);

const withoutDirection = (payload: Payload): Payload => JSON.parse(JSON.stringify(payload, (key, value: unknown) => (WAYS.has(key) ? undefined : value))) as Payload;
