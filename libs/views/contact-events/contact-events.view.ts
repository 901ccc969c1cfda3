import type { CallContext, CallMissed, CallOutcomeCorrected, CallSubject, Ending, MissedCause, Outcome } from '#domain/call/call.events';
import type { FollowUpStanding } from '#domain/follow-up/follow-up.events';
import type { AgentId, CallId, ContactId, PhoneNumberId } from '#domain/kernel/ids';
import { iso, isoOrNull } from '#domain/kernel/instant';
import { defineView } from '../define-view.ts';
import { ifThere } from '../folds.ts';
import { filledIn, shownContact, type ShownContact } from '../shown-contact.ts';

/** A missed call to follow up. Instants are ISO-8601, lengths in whole seconds. */
export interface ContactEventDocument {
  readonly eventId: string;
  readonly type: 'missed_call';
  readonly callId: CallId;
  readonly contact: ShownContact;
  readonly phoneNumberId: PhoneNumberId;
  readonly cause: MissedCause;
  readonly outcome: Outcome;
  readonly ringAttempts: number;
  readonly waitingSeconds: number;
  readonly claimedBy: AgentId | null;
  /** The end of the call. */
  readonly occurredAt: string;
  readonly handled: boolean;
  readonly handledAt: string | null;
  readonly handledBy: AgentId | null;
  readonly secondsToHandle: number | null;
  readonly missedInARow: number;
  readonly contactId: ContactId | null;
}

/** The contact event of a missed call: `cl_1` → `ce_1`. */
const eventIdOf = (callId: CallId): string => `ce_${callId.slice('cl_'.length)}`;

/**
 * Missed calls to follow up: one document per call, for ever (CA-3). A miss that turns out to be none is taken back. How a follow-up stands comes from
 * the stream of its contact, which knows what reached whom.
 */
export const contactEvents = defineView<ContactEventDocument>({
  name: 'contact-events',
  version: 1,
  indexes: [
    { equals: [], sort: 'occurredAt' },
    { equals: ['handled'], sort: 'occurredAt' },
    { equals: ['contactId'], sort: 'occurredAt' },
  ],
  personal: {
    person: ({ contactId }) => contactId,
    blanks: { 'contact.bsuid': null, 'contact.waId': null, 'contact.name': null },
  },
  on: {
    CallMissed: (event) => [[event.callId, (known) => known ?? opened(event)]],
    CallOutcomeCorrected: (event) => [[event.callId, ifThere((known) => corrected(known, event))]],
    LateFactRecorded: ({ callId, fact, subject }) => [[callId, ifThere((known) => withWho(known, fact.context, subject))]],
    FollowUpChanged: ({ callId, standing }) => [[callId, ifThere((known) => standingAt(known, standing))]],
    FollowUpClaimed: ({ callId, agentId }) => [[callId, ifThere((known) => ({ ...known, claimedBy: agentId }))]],
  },
});

function opened({ callId, context, outcome, missed, occurredAt, subject }: CallMissed): ContactEventDocument {
  const { cause, ringAttempts, waitingSeconds } = missed;
  const contact = shownContact(context.contactId, subject);
  return {
    eventId: eventIdOf(callId),
    type: 'missed_call',
    callId,
    contact,
    phoneNumberId: context.phoneNumberId,
    cause,
    outcome,
    ringAttempts,
    waitingSeconds,
    claimedBy: null,
    occurredAt: iso(occurredAt),
    handled: false,
    handledAt: null,
    handledBy: null,
    secondsToHandle: null,
    missedInARow: 1,
    contactId: contact.contactId,
  };
}

/** Another account of the same miss; none where it was no miss after all. One that has just become a miss comes with a CallMissed of its own. */
function corrected(known: ContactEventDocument, { to, subject }: CallOutcomeCorrected): ContactEventDocument | undefined {
  if (!to.missed || !to.outcome) return undefined;
  const contact = filledIn(shownContact(to.contactId, subject), known.contact);
  return { ...known, contact, contactId: contact.contactId, ...accountOf(to, to.missed, to.outcome) };
}

const accountOf = ({ phoneNumberId, endedAt }: Ending, { cause, ringAttempts, waitingSeconds }: NonNullable<Ending['missed']>, outcome: Outcome) => ({
  phoneNumberId,
  cause,
  outcome,
  ringAttempts,
  waitingSeconds,
  occurredAt: iso(endedAt),
});

function withWho(known: ContactEventDocument, { contactId }: CallContext, subject: CallSubject | null): ContactEventDocument {
  const contact = filledIn(known.contact, shownContact(contactId, subject));
  return { ...known, contact, contactId: contact.contactId };
}

function standingAt(known: ContactEventDocument, { missedInARow, handledAt, handledBy, secondsToHandle }: FollowUpStanding): ContactEventDocument {
  return { ...known, handled: handledAt !== null, handledAt: isoOrNull(handledAt), handledBy, secondsToHandle, missedInARow };
}
