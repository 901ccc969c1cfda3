import { callId, contactId, dialId, messageId, phoneNumberId, requestId } from '../kernel/ids.ts';
import { parseInstant, type Instant } from '../kernel/instant.ts';
import type { PolicySet } from '../policy/policy.ts';
import type { PermissionCommand } from './permission.commands.ts';
import type { Pair, PermissionEvent, PermissionReply } from './permission.events.ts';

/** What specs are built from: one number and one contact, around 2026-11-20. */

type Command<T extends PermissionCommand['type']> = Extract<PermissionCommand, { type: T }>;

/** "20 10:00:05" → that instant of November 2026, in UTC; the seconds may be left out, and the month given as in "2025-12-01 10:00". */
export function at(text: string): Instant {
  const [date = '', clock = ''] = text.split(' ');
  const moment = parseInstant(`${date.length > 2 ? date : `2026-11-${date}`}T${clock}Z`);
  if (moment === null) throw new Error(`not a day and a time of day: ${text}`);
  return moment;
}

export const pair: Pair = { phoneNumberId: phoneNumberId('436666719526789'), contactId: contactId('ct_1') };

export const move = (when: string, by: Command<'MoveServiceWindow'>['by'] = 'message'): PermissionCommand => ({
  type: 'MoveServiceWindow',
  pair,
  at: at(when),
  by,
});

export const ask = (id: string, when: string, form: 'free_form' | 'template' = 'free_form', policy: PolicySet = 'meta'): PermissionCommand => ({
  type: 'RequestPermission',
  pair,
  requestId: requestId(id),
  form,
  template: form === 'template' ? { name: 'may_we_call', language: 'it' } : null,
  subject: { to: '16315553602' },
  policy,
  now: at(when),
});

/** The platform's 200 to a request; its message is called after it. */
export const answer = (id: string, when: string): PermissionCommand => ({
  type: 'AnswerRequest',
  pair,
  requestId: requestId(id),
  messageId: messageId(`ms_${id}`),
  at: at(when),
});

/** The platform did not take it. */
export const refuse = (id: string, when: string): PermissionCommand => ({
  type: 'RefuseRequest',
  pair,
  requestId: requestId(id),
  code: 131_026,
  at: at(when),
});

/** A reply to a request, to a call (`cl_…`), or to nothing. */
function reply(response: 'accept' | 'reject', when: string, to: string | null, more: Partial<PermissionReply>): Command<'RecordReply'> {
  const refersTo = to === null ? null : referenceTo(to);
  const factKey = `${response}:${to}:${when}`;
  return { type: 'RecordReply', pair, reply: { factKey, at: at(when), response, permanent: false, expiresAt: null, automatic: false, refersTo, ...more } };
}

const referenceTo = (id: string): PermissionReply['refersTo'] =>
  id.startsWith('cl_') ? { kind: 'call', callId: callId(id) } : { kind: 'message', messageId: messageId(`ms_${id}`) };

export const yes = (when: string, to: string | null = null, more: Partial<PermissionReply> = {}) => reply('accept', when, to, more);
export const no = (when: string, to: string | null = null, more: Partial<PermissionReply> = {}) => reply('reject', when, to, more);
export const forGood = { permanent: true };

export const connected = (id: string, when: string, direction: 'inbound' | 'outbound' = 'outbound'): Command<'CountConnection'> => ({
  type: 'CountConnection',
  pair,
  callId: callId(id),
  direction,
  startedAt: at(when),
});

export const attempted = (id: string, when: string): PermissionCommand => ({ type: 'CountAttempt', pair, dialId: dialId(id), at: at(when) });

export const reserve = (id: string, when: string, policy: PolicySet = 'meta'): PermissionCommand => ({
  type: 'ReservePair',
  pair,
  dialId: dialId(id),
  policy,
  now: at(when),
});
export const release = (id: string): PermissionCommand => ({ type: 'ReleasePair', pair, dialId: dialId(id) });

/** A request that went out and was answered in the same instant, as events. */
export const sent = (id: string, when: string): readonly PermissionEvent[] => [
  { type: 'PermissionRequested', pair, requestId: requestId(id), form: 'free_form', at: at(when), template: null, subject: {} },
  { type: 'PermissionRequestAnswered', pair, requestId: requestId(id), messageId: messageId(`ms_${id}`), at: at(when) },
];

/** The same, still on its way. */
export const inFlight = (id: string, when: string): readonly PermissionEvent[] => sent(id, when).slice(0, 1);
