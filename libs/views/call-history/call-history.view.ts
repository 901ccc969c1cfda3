import type { CallFact } from '#domain/call/call.events';
import type { Touch } from '#domain/kernel/projection';
import { defineView } from '../define-view.ts';
import { gone, ifThere } from '../folds.ts';
import type { CallDocument } from './call-history.document.ts';
import { corrected, settled, unrated } from './charge.ts';
import { accepted, acceptFailed, came, dialled, ended, requested } from './decisions.ts';
import { learn, placed } from './facts.ts';

export type { CallDocument } from './call-history.document.ts';

/**
 * Every call there was, by our id of it; and every dial by its own, until it becomes a call. Facts come in any order and at any delay, and all orders
 * end in the same document.
 */
export const callHistory = defineView<CallDocument>({
  name: 'call-history',
  version: 1,
  indexes: [
    { equals: [], sort: 'sortAt' },
    { equals: ['phoneNumberId'], sort: 'sortAt' },
    { equals: ['contactId'], sort: 'sortAt' },
    { equals: ['dialId'], sort: 'sortAt' },
  ],
  personal: {
    person: ({ contactId }) => contactId,
    blanks: { platformCallId: null, 'contact.bsuid': null, 'contact.waId': null, 'contact.name': null, waIdTold: false },
  },
  on: {
    DialRequested: (event) => [[event.dialId, (call) => call ?? requested(event)]],
    DialFailed: (event) => [[event.dialId, ifThere((call) => came(call, 'failed', event))]],
    DialCancelled: (event) => [[event.dialId, ifThere((call) => came(call, 'cancelled', event))]],
    DialLinked: ({ dialId }) => [[dialId, gone]],

    CallReceived: (fact) => heard(fact),
    CallConnected: (fact) => heard(fact),
    CallRinging: (fact) => heard(fact),
    CallPickedUp: (fact) => heard(fact),
    CallRejectedByContact: (fact) => heard(fact),
    CallTerminated: (fact) => heard(fact),
    LateFactRecorded: ({ callId, fact, subject }) => [[callId, (call) => learn(call, fact, subject)]],

    // In the same moment the dial's own document makes way, so that no list ever holds both.
    CallDialled: (event) => [
      [event.context.callId, (call) => dialled(call, event)],
      [event.dialId, gone],
    ],
    CallAccepted: (event) => [[event.callId, ifThere((call) => accepted(call, event))]],
    CallAcceptFailed: ({ callId }) => [[callId, ifThere(acceptFailed)]],
    CallEnded: ({ callId, context, ending }) => [[callId, (call) => ended(placed(call, context), ending)]],
    CallOutcomeCorrected: ({ callId, context, to }) => [[callId, (call) => ended(placed(call, context), to)]],

    ChargeSettled: (event) => [[event.context.callId, (call) => settled(call, event)]],
    ChargeCorrected: (event) => [[event.context.callId, (call) => corrected(call, event)]],
    ChargeUnrated: ({ context, reason }) => [[context.callId, (call) => unrated(call, context, reason)]],
    ChargeNotDue: ({ context }) => [[context.callId, (call) => unrated(call, context, null)]],
  },
});

const heard = (fact: CallFact): readonly Touch<CallDocument>[] => [[fact.context.callId, (call) => learn(call, fact, fact.subject)]];
