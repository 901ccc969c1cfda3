import { accountId, agentId, callId, contactId, dialId, phoneNumberId } from '../kernel/ids.ts';
import type { AgentId } from '../kernel/ids.ts';
import { after, parseInstant, SECOND } from '../kernel/instant.ts';
import type { Instant } from '../kernel/instant.ts';
import type { CallCommand, DialReference, Roster } from './call.commands.ts';
import type { CallContext, CallFact, CallSubject, CallTerminated, PlatformFact } from './call.events.ts';

/** What specs are built from: one call, `cl_1`, between one number and one contact, on 2026-11-24. */

/** "10:00:05" → that instant of the day. */
export function at(clock: string): Instant {
  const moment = parseInstant(`2026-11-24T${clock}Z`);
  if (moment === null) throw new Error(`not a time of day: ${clock}`);
  return moment;
}

export const CL = callId('cl_1');
export const NUMBER = phoneNumberId('436666719526789');
export const anna = agentId('anna');
export const ben = agentId('ben');
export const cleo = agentId('cleo');

/** The surroundings of the call; by default the contact is known and the direction is what `direction` says. */
export const context = (direction: CallContext['direction'], over: Partial<CallContext> = {}): CallContext => ({
  callId: CL,
  phoneNumberId: NUMBER,
  contactId: contactId('ct_1'),
  direction,
  accountId: accountId('acc-1'),
  wabaId: '366634483210360',
  timeZone: 'Europe/Rome',
  ...over,
});

const WHO: CallSubject = { platformCallId: 'wacid.ABGG', number: '16315553602' };

type Over = Partial<Omit<CallTerminated, 'type' | 'at'>>;

const base = (key: string, when: string, direction: CallContext['direction'], over: Over) => ({
  context: context(direction),
  factKey: `${key}:${when}`,
  at: at(when),
  subject: WHO,
  ...over,
});

type Connect = Extract<PlatformFact, { type: 'CallReceived' }>;

export const received = (when: string, over: Over = {}): Connect => ({
  type: 'CallReceived',
  ...base('connect', when, 'inbound', { subject: { ...WHO, sdp: 'v=0 offer' }, ...over }),
});

export const connected = (when: string, over: Over = {}): CallFact => ({ type: 'CallConnected', ...base('connect', when, 'outbound', over) });
export const ringing = (when: string, over: Over = {}): CallFact => ({ type: 'CallRinging', ...base('ringing', when, 'outbound', over) });
export const pickedUp = (when: string, over: Over = {}): CallFact => ({ type: 'CallPickedUp', ...base('accepted', when, 'outbound', over) });
export const turnedDown = (when: string, over: Over = {}): CallFact => ({
  type: 'CallRejectedByContact',
  ...base('rejected', when, 'outbound', over),
});

/** A terminate without times; `over` adds them. */
export const terminated = (direction: CallContext['direction'], when: string, over: Over = {}): CallTerminated => ({
  type: 'CallTerminated',
  status: 'completed',
  startedAt: null,
  endedAt: null,
  durationSeconds: null,
  errorCode: null,
  ...base('terminate', when, direction, over),
});

/** A terminate of a call that was talked on from `from` until `until`. */
export const talked = (direction: CallContext['direction'], from: string, until: string, over: Over = {}): CallTerminated =>
  terminated(direction, until, {
    startedAt: at(from),
    endedAt: at(until),
    durationSeconds: (at(until) - at(from)) / SECOND,
    ...over,
  });

export const roster = (free: readonly AgentId[], busy: readonly AgentId[] = []): Roster => ({ free, busy });
export const nobody = roster([]);

export const dialled: DialReference = { dialId: dialId('dl_1'), agentId: anna, grantPosition: '00000000000000000007' };

type RecordFact = Extract<CallCommand, { type: 'RecordFact' }>;
type Circumstances = Partial<Omit<RecordFact, 'type' | 'fact'>>;

/** The fact reaches us a second later, with Anna online. */
export const record = (fact: PlatformFact, over: Circumstances = {}): RecordFact => ({
  type: 'RecordFact',
  fact,
  gate: null,
  roster: roster([anna]),
  dial: null,
  now: after(fact.at, SECOND),
  ...over,
});

export const accept = (agent: AgentId, when: string): CallCommand => ({ type: 'AcceptCall', callId: CL, agentId: agent, sdp: 'v=0 answer', now: at(when) });
export const confirm = (agent: AgentId, when: string): CallCommand => ({ type: 'ConfirmAccept', callId: CL, agentId: agent, now: at(when) });
export const fail = (agent: AgentId, when: string, code: number | null = 138001): CallCommand => ({
  type: 'FailAccept',
  callId: CL,
  agentId: agent,
  code,
  now: at(when),
});
export const decline = (agent: AgentId, when: string, online?: readonly AgentId[]): CallCommand => ({
  type: 'DeclineCall',
  callId: CL,
  agentId: agent,
  now: at(when),
  ...(online ? { online } : {}),
});
export const reject = (agent: AgentId, when: string): CallCommand => ({ type: 'RejectCall', callId: CL, agentId: agent, now: at(when) });
export const offer = (to: Roster, when: string): CallCommand => ({ type: 'OfferCall', callId: CL, roster: to, now: at(when) });
export const hangUp = (when: string, by: 'agent' | 'system' = 'agent'): CallCommand => ({
  type: 'RequestEnd',
  callId: CL,
  by,
  agentId: by === 'agent' ? anna : null,
  now: at(when),
});
export const link = (when: string, over: Partial<DialReference> = {}): CallCommand => ({
  type: 'LinkDial',
  context: context('outbound'),
  dial: { ...dialled, ...over },
  by: 'answer',
  at: at(when),
  subject: { platformCallId: 'wacid.ABGG' },
});
