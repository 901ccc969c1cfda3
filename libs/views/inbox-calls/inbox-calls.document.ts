import type { CallContext, CallFact, CallSubject, Direction } from '#domain/call/call.events';
import type { AccountId, AgentId, CallId, ContactId, DialId, PhoneNumberId } from '#domain/kernel/ids';
import { filledIn, shownContact, type ShownContact } from '../shown-contact.ts';

/** A session description that the agent's side needs: the offer of an inbound call, the answer of an outbound one. */
export interface Session {
  readonly type: 'offer' | 'answer';
  readonly sdp: string;
}

/**
 * A call that rings or is live, or a dial on its way (`callId` null). Whether the asking agent can take it, decline it, and why not, is joined
 * at read. Instants are ISO-8601.
 */
export interface InboxCallDocument {
  readonly callId: CallId | null;
  readonly dialId: DialId | null;
  readonly direction: Direction;
  readonly status: 'requested' | 'ringing' | 'live';
  readonly contact: ShownContact;
  readonly phoneNumberId: PhoneNumberId;
  readonly ringingSince: string | null;
  /** When the timer starts. */
  readonly answeredAt: string | null;
  readonly agentId: AgentId | null;
  readonly accountId: AccountId;
  /** Agents who were told while they were free. */
  readonly offered: readonly string[];
  readonly declined: readonly string[];
  readonly session: Session | null;
  readonly contactId: ContactId | null;
}

/** The item as a call that somebody told of, new where there was none. Which way it went: outbound wins. */
export function told(known: InboxCallDocument | undefined, direction: Direction, context: CallContext, subject: CallSubject | null): InboxCallDocument {
  const call = known ?? opened(direction, context);
  const contact = filledIn(call.contact, shownContact(context.contactId, subject));
  return {
    ...call,
    direction: direction === 'outbound' ? 'outbound' : call.direction,
    contact,
    contactId: contact.contactId,
  };
}

/** The session description that a fact brings; else the one that is known. */
export function sessionOf(call: InboxCallDocument, type: Session['type'], { subject }: CallFact): Session | null {
  return subject?.sdp ? { type, sdp: subject.sdp } : call.session;
}

function opened(direction: Direction, { callId, phoneNumberId, contactId, accountId }: CallContext): InboxCallDocument {
  return {
    callId,
    dialId: null,
    direction,
    status: 'ringing',
    contact: { contactId, bsuid: null, waId: null, name: null },
    phoneNumberId,
    ringingSince: null,
    answeredAt: null,
    agentId: null,
    accountId,
    offered: [],
    declined: [],
    session: null,
    contactId,
  };
}
