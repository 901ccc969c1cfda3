import type { BareFact, CallContext, CallSubject, Direction } from '#domain/call/call.events';
import type { ContactId } from '#domain/kernel/ids';
import { iso, type Instant } from '#domain/kernel/instant';
import { earlier, greater } from '../extremes.ts';
import { noChargeIn, UNHEARD_OF, type CallDocument } from './call-history.document.ts';
import { withWho } from './who.ts';

/**
 * Folds one fact, early or late. Every field is the least or the greatest of what was told (the earliest instant, outbound over inbound, a `wa_id`
 * over a number), so that the same facts make the same document in any order.
 */
export function learn(known: CallDocument | undefined, fact: BareFact, subject: CallSubject | null): CallDocument {
  const call = heardAt(placed(known, fact.context), fact.at);
  return derived(withTimes(withWho(towards(call, directionTold(fact)), subject), fact));
}

/** The call with the surroundings that any event of it tells. After the end, only a new account of the end says whose call it was. */
export function placed(known: CallDocument | undefined, { callId, phoneNumberId, accountId, contactId, currency }: CallContext): CallDocument {
  const call = known ?? { ...UNHEARD_OF, callId, phoneNumberId, charge: noChargeIn(currency) };
  const located = { ...call, phoneNumberId: call.phoneNumberId ?? phoneNumberId, accountId: call.accountId ?? accountId };
  const isSettled = call.status === 'ended' || (call.dialId !== null && call.contactId !== null);
  return isSettled ? located : withContact(located, greater(call.contactId, contactId));
}

/** The call as this contact's, for readers and for lists. */
export const withContact = (call: CallDocument, contactId: ContactId | null): CallDocument => ({
  ...call,
  contact: { ...call.contact, contactId },
  contactId,
});

/** Notes when something of the call was told for, which may move its place. */
export const heardAt = (call: CallDocument, at: Instant): CallDocument => ({ ...call, sortAt: earlier(call.sortAt, iso(at)) });

/** Takes in which way it went. Outbound wins (only outbound calls have a dial or a status); then what was told of an inbound ring does not count. */
export function towards(call: CallDocument, told: Direction | null): CallDocument {
  if (told === null || call.direction === told || call.direction === 'outbound') return call;
  return { ...call, direction: told, ringingAt: null, acceptedAt: null };
}

/** What follows from the rest: where the call is, and when it came in. Nothing leaves `ended`. */
export function derived(call: CallDocument): CallDocument {
  const { status, direction, acceptedAt, ringingAt, sortAt } = call;
  const going = acceptedAt !== null ? 'live' : direction !== null ? 'ringing' : 'requested';
  const receivedAt = direction === 'inbound' ? (ringingAt ?? sortAt) : sortAt;
  return { ...call, status: status === 'ended' ? 'ended' : going, receivedAt };
}

/** A terminate looks the same both ways, so only its payload can tell. */
function directionTold(fact: BareFact): Direction | null {
  if (fact.type === 'CallReceived') return 'inbound';
  return fact.type === 'CallTerminated' ? fact.context.direction : 'outbound';
}

function withTimes(call: CallDocument, fact: BareFact): CallDocument {
  const at = iso(fact.at);
  switch (fact.type) {
    case 'CallReceived':
      return call.direction === 'inbound' ? { ...call, ringingAt: earlier(call.ringingAt, at) } : call;
    case 'CallRinging':
      return { ...call, ringingAt: earlier(call.ringingAt, at) };
    case 'CallPickedUp':
      return { ...call, acceptedAt: earlier(call.acceptedAt, at) };
    default:
      return call;
  }
}
