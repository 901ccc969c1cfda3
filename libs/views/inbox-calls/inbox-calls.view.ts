import type { CallAccepted, CallConnected, CallDialled, CallPickedUp, CallReceived, CallRinging } from '#domain/call/call.events';
import type { DialRequested } from '#domain/dial/dial.events';
import { iso } from '#domain/kernel/instant';
import { defineView } from '../define-view.ts';
import { earlier } from '../extremes.ts';
import { gone, ifThere } from '../folds.ts';
import { shownContact } from '../shown-contact.ts';
import { sessionOf, told, type InboxCallDocument } from './inbox-calls.document.ts';

export type { InboxCallDocument } from './inbox-calls.document.ts';

/**
 * The sidebar: what rings, who is talking, and dials on their way. A call leaves with its end, or when it is turned away, and what is told of it
 * afterwards brings it back never (CA-4): that comes as a late fact, which this view does not hear. A stale call never gets in (CA-19).
 */
export const inboxCalls = defineView<InboxCallDocument>({
  name: 'inbox-calls',
  version: 1,
  indexes: [
    { equals: [], sort: 'ringingSince' },
    { equals: ['status'], sort: 'ringingSince' },
    { equals: ['contactId'], sort: 'ringingSince' },
  ],
  personal: {
    person: ({ contactId }) => contactId,
    blanks: { 'contact.bsuid': null, 'contact.waId': null, 'contact.name': null, session: null },
  },
  on: {
    DialRequested: (event) => [[event.dialId, (dial) => dial ?? requested(event)]],
    DialLinked: ({ dialId }) => [[dialId, gone]],
    DialFailed: ({ dialId }) => [[dialId, gone]],
    DialCancelled: ({ dialId }) => [[dialId, gone]],

    CallReceived: (fact) => [[fact.context.callId, (call) => (fact.stale ? undefined : received(call, fact))]],
    CallConnected: (fact) => [[fact.context.callId, (call) => connected(call, fact)]],
    CallRinging: (fact) => [[fact.context.callId, (call) => ringing(call, fact)]],
    CallPickedUp: (fact) => [[fact.context.callId, (call) => pickedUp(call, fact)]],
    // In the same moment the dial itself makes way, so that it is never there twice.
    CallDialled: (event) => [
      [event.context.callId, (call) => dialled(call, event)],
      [event.dialId, gone],
    ],

    CallOffered: ({ callId, agents }) => [[callId, ifThere((call) => ({ ...call, offered: withAgents(call.offered, agents) }))]],
    CallDeclinedByAgent: ({ callId, agentId }) => [[callId, ifThere((call) => ({ ...call, declined: withAgents(call.declined, [agentId]) }))]],
    CallAccepted: (event) => [[event.callId, ifThere((call) => accepted(call, event))]],
    CallAcceptFailed: ({ callId }) => [[callId, ifThere(ringsAgain)]],

    CallRejected: ({ callId }) => [[callId, gone]],
    CallEnded: ({ callId }) => [[callId, gone]],
    // A link that is found after the end corrects the ending: what it opened is gone in the same breath.
    CallOutcomeCorrected: ({ callId }) => [[callId, gone]],
  },
});

function requested({ dialId, phoneNumberId, contactId, agentId, billing, subject }: DialRequested): InboxCallDocument {
  const { to, bsuid, name } = subject ?? {};
  return {
    callId: null,
    dialId,
    direction: 'outbound',
    status: 'requested',
    contact: shownContact(contactId, { number: to, bsuid, name }),
    phoneNumberId,
    ringingSince: null,
    answeredAt: null,
    agentId,
    accountId: billing.accountId,
    offered: [],
    declined: [],
    session: null,
    contactId,
  };
}

function received(known: InboxCallDocument | undefined, fact: CallReceived): InboxCallDocument {
  const call = told(known, 'inbound', fact.context, fact.subject);
  if (call.direction === 'outbound') return call;
  return { ...call, ringingSince: earlier(call.ringingSince, iso(fact.at)), session: sessionOf(call, 'offer', fact) };
}

/** The media tunnel: not the pick-up, but the agent's side needs its answer (CA-10). */
function connected(known: InboxCallDocument | undefined, fact: CallConnected): InboxCallDocument {
  const call = told(known, 'outbound', fact.context, fact.subject);
  return { ...call, session: sessionOf(call, 'answer', fact) };
}

function ringing(known: InboxCallDocument | undefined, fact: CallRinging): InboxCallDocument {
  const call = told(known, 'outbound', fact.context, fact.subject);
  return { ...call, ringingSince: earlier(call.ringingSince, iso(fact.at)) };
}

function pickedUp(known: InboxCallDocument | undefined, fact: CallPickedUp): InboxCallDocument {
  const call = told(known, 'outbound', fact.context, fact.subject);
  return { ...call, status: 'live', answeredAt: earlier(call.answeredAt, iso(fact.at)) };
}

function dialled(known: InboxCallDocument | undefined, { context, dialId, agentId, subject }: CallDialled): InboxCallDocument {
  return { ...told(known, 'outbound', context, subject), dialId, agentId };
}

function accepted(call: InboxCallDocument, { agentId, at }: CallAccepted): InboxCallDocument {
  return { ...call, status: 'live', agentId, answeredAt: iso(at) };
}

/** The platform did not take the accept (CA-9). */
function ringsAgain(call: InboxCallDocument): InboxCallDocument {
  return call.direction === 'outbound' ? call : { ...call, status: 'ringing', agentId: null, answeredAt: null };
}

const withAgents = (known: readonly string[], more: readonly string[]): readonly string[] => [...new Set([...known, ...more])];
