import { emit, impossible } from '../kernel/decider.ts';
import type { Aggregate } from '../kernel/aggregate.ts';
import type { Decider } from '../kernel/decider.ts';
import type { CallCommand } from './call.commands.ts';
import type { CallEvent } from './call.events.ts';
import { unheardOf } from './call.state.ts';
import type { CallState } from './call.state.ts';
import { accept, settleAccept } from './accept.ts';
import { conclude } from './conclude.ts';
import { evolve } from './call.evolve.ts';
import { inTurn } from './in-turn.ts';
import { linkDial } from './link-dial.ts';
import { offerAgain } from './offer.ts';
import { recordFact } from './record-fact.ts';
import { requestEnd } from './request-end.ts';
import { decline, reject } from './turn-away.ts';

/** One call: what the platform said of it, in any order and however often, and what we decided on it (CA-1 to CA-20). */
export const call: Decider<CallCommand, CallEvent, CallState> = {
  initial: unheardOf,

  decide(command, state) {
    switch (command.type) {
      case 'RecordFact':
        return emit(...recordFact(command, state));
      case 'LinkDial':
        return emit(...inTurn(state, linkDial(command), conclude));
      case 'OfferCall':
        return emit(...offerAgain(command, state));
      case 'AcceptCall':
        return accept(command, state);
      case 'ConfirmAccept':
      case 'FailAccept':
        return emit(...settleAccept(command, state));
      case 'DeclineCall':
        return emit(...decline(command, state));
      case 'RejectCall':
        return reject(command, state);
      case 'RequestEnd':
        return requestEnd(command, state);
      default:
        return impossible(command);
    }
  },

  evolve,
};

/** Streams `call-<workspace>.<cl_…>`. */
export const callAggregate: Aggregate<CallCommand, CallEvent, CallState> = { category: 'call', decider: call };
