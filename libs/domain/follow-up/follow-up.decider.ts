import { emit, impossible, nothing, refuse } from '../kernel/decider.ts';
import type { Aggregate } from '../kernel/aggregate.ts';
import type { Decider, Decision } from '../kernel/decider.ts';
import type { CallId, ContactId } from '../kernel/ids.ts';
import type { FollowUpCommand } from './follow-up.commands.ts';
import type { ContactReached, FollowUpChanged, FollowUpEvent, FollowUpStanding, MissedCallCounted } from './follow-up.events.ts';
import { inserted, missedBefore, reachedBefore } from './follow-up.state.ts';
import type { FollowUpState } from './follow-up.state.ts';
import { standingOf } from './standing.ts';

/** The missed calls of one contact, and whether they were followed up (CA-3), whatever order the facts come in. */
export const followUp: Decider<FollowUpCommand, FollowUpEvent, FollowUpState> = {
  initial: { misses: [], reached: [], standings: {}, claims: {} },

  decide(command, state) {
    switch (command.type) {
      case 'CountMissedCall': {
        const { type: _, ...miss } = command;
        const known = state.misses.find((one) => one.callId === miss.callId)?.endedAt ?? null;
        return known === miss.endedAt ? nothing : withStandings({ type: 'MissedCallCounted', ...miss }, state);
      }
      case 'RecordReached': {
        const { type: _, ...fact } = command;
        return isKnown(state, fact) ? nothing : withStandings({ type: 'ContactReached', ...fact }, state);
      }
      case 'ClaimFollowUp':
        return claim(command, state);
      default:
        return impossible(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'MissedCallCounted':
        return withMiss(state, event);
      case 'ContactReached': {
        const others = state.reached.filter((fact) => fact.factKey !== event.factKey);
        return { ...state, reached: inserted(others, event, reachedBefore) };
      }
      case 'FollowUpChanged':
        return { ...state, standings: { ...state.standings, [event.callId]: event.standing } };
      case 'FollowUpClaimed':
        return { ...state, claims: { ...state.claims, [event.callId]: event.agentId } };
      default:
        return impossible(event);
    }
  },
};

/** Streams `followup-<workspace>.<ct_…>`. */
export const followUpAggregate: Aggregate<FollowUpCommand, FollowUpEvent, FollowUpState> = { category: 'followup', decider: followUp };

/** The same missed call with a new end replaces the old one; without an end it is none, and has no standing any more. */
function withMiss(state: FollowUpState, { callId, endedAt }: MissedCallCounted): FollowUpState {
  const others = state.misses.filter((miss) => miss.callId !== callId);
  if (endedAt !== null) return { ...state, misses: inserted(others, { callId, endedAt }, missedBefore) };
  const { [callId]: _, ...standings } = state.standings;
  return { ...state, misses: others, standings };
}

/** The same key with other content is a better account of the fact: a call whose start was corrected. */
function isKnown(state: FollowUpState, fact: Omit<ContactReached, 'type'>): boolean {
  const known = state.reached.find((one) => one.factKey === fact.factKey);
  return known?.at === fact.at && known.agentId === fact.agentId && known.callId === fact.callId;
}

/** The fact, and each standing that it changes. */
function withStandings(fact: MissedCallCounted | ContactReached, state: FollowUpState): Decision<FollowUpEvent> {
  return emit<FollowUpEvent>(fact, ...changedStandings(followUp.evolve(state, fact), fact.contactId));
}

function changedStandings(state: FollowUpState, contactId: ContactId): readonly FollowUpChanged[] {
  return state.misses.flatMap((miss) => {
    const standing = standingOf(state, miss);
    return isSame(standing, standingRecorded(state, miss.callId)) ? [] : [{ type: 'FollowUpChanged', contactId, callId: miss.callId, standing }];
  });
}

const standingRecorded = (state: FollowUpState, callId: CallId): FollowUpStanding | undefined => state.standings[callId];

const isSame = (a: FollowUpStanding, b: FollowUpStanding | undefined): boolean =>
  b !== undefined &&
  a.missedInARow === b.missedInARow &&
  a.handledAt === b.handledAt &&
  a.handledBy === b.handledBy &&
  a.secondsToHandle === b.secondsToHandle;

/** One agent calls back (CA-3): the first to say so; nobody need once it is handled. */
function claim(command: Extract<FollowUpCommand, { type: 'ClaimFollowUp' }>, state: FollowUpState): Decision<FollowUpEvent> {
  const { contactId, callId, agentId, now } = command;
  const claimedBy = state.claims[callId];
  if (claimedBy === agentId) return nothing;
  const handled = standingRecorded(state, callId);
  const handledBy = handled?.handledAt == null ? undefined : handled.handledBy;
  const winner = claimedBy ?? handledBy;
  if (winner !== undefined) return refuse('already_taken', { rule: 'CA-3', inputs: { winner } });
  return emit<FollowUpEvent>({ type: 'FollowUpClaimed', contactId, callId, agentId, at: now });
}
