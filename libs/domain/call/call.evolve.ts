import { impossible } from '../kernel/decider.ts';
import type { AgentId } from '../kernel/ids.ts';
import type { CallEvent, CallFact, LateFactRecorded } from './call.events.ts';
import type { AcceptAttempt, CallState } from './call.state.ts';
import { isKnown, withFact } from './facts.ts';

/** Folds what happened into the state of the call. */
export function evolve(state: CallState, event: CallEvent): CallState {
  switch (event.type) {
    case 'CallReceived':
    case 'CallConnected':
    case 'CallRinging':
    case 'CallPickedUp':
    case 'CallRejectedByContact':
    case 'CallTerminated':
      return learn(state, event);
    case 'LateFactRecorded':
      return learn(state, wholeFact(event));
    case 'CallDialled':
      return { ...state, dial: event };
    default:
      return evolveDecision(state, event);
  }
}

type DecisionEvent = Exclude<CallEvent, CallFact | { type: 'LateFactRecorded' | 'CallDialled' }>;

function evolveDecision(state: CallState, event: DecisionEvent): CallState {
  switch (event.type) {
    case 'CallOffered':
      return { ...state, offers: [...state.offers, event] };
    case 'CallAccepted':
      return { ...state, accepts: [...state.accepts, { agentId: event.agentId, at: event.at, result: 'pending', code: null }] };
    case 'CallAcceptConfirmed':
      return { ...state, accepts: resolved(state.accepts, event.agentId, 'confirmed', null) };
    case 'CallAcceptFailed':
      return { ...state, accepts: resolved(state.accepts, event.agentId, 'failed', event.code) };
    case 'CallDeclinedByAgent':
      return { ...state, declined: [...state.declined, event.agentId] };
    case 'CallRejected':
      return { ...state, rejected: event };
    case 'EndRequested':
      return { ...state, endRequested: event };
    default:
      return evolveEnd(state, event);
  }
}

type EndEvent = Extract<CallEvent, { type: 'CallEnded' | 'CallMissed' | 'CallOutcomeCorrected' | 'DurationConflictFound' }>;

function evolveEnd(state: CallState, event: EndEvent): CallState {
  switch (event.type) {
    case 'CallEnded':
      return { ...state, ending: event.ending };
    case 'CallOutcomeCorrected':
      return { ...state, ending: event.to };
    case 'CallMissed':
      return state; // its figures stand in the ending already
    case 'DurationConflictFound':
      return { ...state, conflict: event };
    default:
      return impossible(event);
  }
}

const learn = (state: CallState, fact: CallFact): CallState =>
  isKnown(state, fact) ? state : { ...state, facts: withFact(state.facts, fact) };

const wholeFact = ({ fact, subject }: LateFactRecorded): CallFact => ({ ...fact, subject }) as CallFact;

/** The agent's last attempt, with what came of it. */
function resolved(
  accepts: readonly AcceptAttempt[],
  agentId: AgentId,
  result: AcceptAttempt['result'],
  code: number | null,
): readonly AcceptAttempt[] {
  const last = accepts.findLastIndex((attempt) => attempt.agentId === agentId);
  return accepts.map((attempt, i) => (i === last ? { ...attempt, result, code } : attempt));
}
