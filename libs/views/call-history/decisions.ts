import type { CallAccepted, CallDialled, Ending } from '#domain/call/call.events';
import type { DialCancelled, DialFailed, DialRequested } from '#domain/dial/dial.events';
import { iso, isoOrNull } from '#domain/kernel/instant';
import { shownContact } from '../shown-contact.ts';
import { noChargeIn, UNHEARD_OF, type CallDocument } from './call-history.document.ts';
import { derived, heardAt, placed, towards, withContact } from './facts.ts';
import { withWho } from './who.ts';

/** A dial that the platform does not have yet. */
export function requested({ dialId, phoneNumberId, contactId, agentId, at, grantPosition, billing, subject }: DialRequested): CallDocument {
  const { to, bsuid, name } = subject ?? {};
  return {
    ...UNHEARD_OF,
    dialId,
    direction: 'outbound',
    phoneNumberId,
    contact: shownContact(contactId, { number: to, bsuid, name }),
    agentId,
    receivedAt: iso(at),
    grantPosition,
    contactId,
    accountId: billing.accountId,
    sortAt: iso(at),
    charge: noChargeIn(billing.currency),
  };
}

/** A dial that came to nothing. Should it become a call after all, the call's own document takes its place. */
export function came(call: CallDocument, outcome: 'failed' | 'cancelled', event: DialFailed | DialCancelled): CallDocument {
  const errorCode = event.type === 'DialFailed' ? event.code : null;
  return { ...call, status: 'ended', outcome, endedAt: iso(event.at), endedBy: outcome === 'failed' ? 'platform' : 'agent', errorCode };
}

/** The call is a dial of ours, so the dial knows best whom it was to. */
export function dialled(known: CallDocument | undefined, { context, dialId, agentId, at, grantPosition, subject }: CallDialled): CallDocument {
  const call = withWho(towards(heardAt(placed(known, context), at), 'outbound'), subject);
  return derived(withContact({ ...call, dialId, agentId, grantPosition }, context.contactId ?? call.contactId));
}

/** An agent took it. */
export const accepted = (call: CallDocument, { agentId, at }: CallAccepted): CallDocument => derived({ ...call, agentId, acceptedAt: iso(at) });

/** It rings again, as nobody's (CA-9). Of an ended call, only the end says whose it was. */
export function acceptFailed(call: CallDocument): CallDocument {
  if (call.direction === 'outbound') return call;
  return derived({ ...call, acceptedAt: null, agentId: call.status === 'ended' ? call.agentId : null });
}

/** The end, or a better account of it. */
export function ended(known: CallDocument, ending: Ending): CallDocument {
  const call = withContact(towards(known, ending.direction), ending.contactId);
  const { missed } = ending;
  return derived({
    ...call,
    status: 'ended',
    outcome: ending.outcome,
    agentId: ending.agentId,
    startedAt: isoOrNull(ending.startedAt),
    endedAt: iso(ending.endedAt),
    durationSeconds: ending.durationSeconds,
    endedBy: ending.endedBy,
    missed: missed && { cause: missed.cause, ringAttempts: missed.ringAttempts, waitingSeconds: missed.waitingSeconds },
    flags: ending.flags,
    errorCode: ending.errorCode,
  });
}
