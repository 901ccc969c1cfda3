import { connectInbound, messageStatus, terminate, terminateAnswered } from '../../fixtures/payloads.ts';
import { refusedWith } from '../../fake-sender.ts';
import { ANNA, BEN, type Day } from './day.ts';

/** Somebody rings, anna takes it and hangs up in the end. */
export async function answered(day: Day): Promise<void> {
  const callId = 'wacid.answered';
  await day.hears(connectInbound({ callId, at: day.now }));
  await day.does(day.system.calls.decline(BEN, day.callId(callId)));
  await day.does(day.system.calls.accept(ANNA, day.callId(callId), 'v=0 answer'));
  const startedAt = day.now;
  await day.pass(42);
  await day.does(day.system.calls.end(ANNA, day.callId(callId)));
  await day.hears(terminateAnswered({ callId, direction: 'inbound', startedAt, lasted: 42 }));
}

/** The platform does not take the accept, so it rings on; then anna turns the call away for all. */
export async function turnedAway(day: Day): Promise<void> {
  const callId = 'wacid.away';
  await day.hears(connectInbound({ callId, at: day.now }));
  day.sender.answer = ({ content: { kind } }) => (kind === 'accept' ? refusedWith(138_021) : null);
  await day.does(day.system.calls.accept(BEN, day.callId(callId), 'v=0 answer'));
  day.sender.answer = () => null;
  await day.does(day.system.calls.reject(ANNA, day.callId(callId)));
  await day.hears(terminate({ callId, direction: 'inbound', at: day.in(5) }));
}

/** Two calls are missed; one is claimed, one is ticked off, and a message that arrives handles what is left. */
export async function missed(day: Day): Promise<void> {
  const eventId = (callId: string) => day.callId(callId).replace('cl_', 'ce_');
  for (const callId of ['wacid.missed-1', 'wacid.missed-2']) {
    await day.hears(connectInbound({ callId, at: day.now }), terminate({ callId, direction: 'inbound', at: day.in(30) }));
    await day.pass(60);
  }
  await day.does(day.system.followUps.claim(ANNA, eventId('wacid.missed-1')));
  await day.does(day.system.followUps.handled(ANNA, eventId('wacid.missed-2')));
  await day.hears(messageStatus({ wamid: 'wamid.delivered', at: day.now, status: 'delivered' }));
}

/** Facts come in the wrong order and disagree: a call that seemed missed had been answered, and its times do not fit. */
export async function corrected(day: Day): Promise<void> {
  const callId = 'wacid.corrected';
  await day.hears(terminate({ callId, direction: 'inbound', at: day.in(30) }));
  await day.hears(connectInbound({ callId, at: day.now }));
  await day.hears(terminate({ callId, direction: 'inbound', at: day.in(31), startedAt: day.in(2), endedAt: day.in(31), durationSeconds: 20 }));
}
