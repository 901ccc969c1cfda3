import type { Instant } from '../kernel/instant.ts';
import type { CallFlag, CallTerminated, Ending } from './call.events.ts';
import type { CallState } from './call.state.ts';
import { bestTerminate } from './best-terminate.ts';
import { contextOf } from './context.ts';
import { billableSeconds, durationConflict, endOf, startOf } from './durations.ts';
import { endedByOf } from './ended-by.ts';
import { connectOf, isStale, terminatesOf } from './facts.ts';
import { missedOf } from './missed.ts';
import { outcomeOf } from './outcome.ts';
import { agentOf } from './winner.ts';

/**
 * How the call ended, from the set of its facts and our decisions alone; null while it goes on. A call is over with its terminate;
 * one that we turned away or heard of too late (CA-19) is over for us at once, and the terminate then corrects its times.
 */
export function deriveEnding(state: CallState): Ending | null {
  const terminate = bestTerminate(state);
  const context = contextOf(state);
  const endedAt = overAt(state, terminate);
  if (!context || endedAt === null) return null;
  const outcome = outcomeOf(state, terminate);
  const answered = outcome === 'answered' ? terminate : null;
  return {
    direction: context.direction,
    outcome,
    endedAt,
    ...lengthOf(answered),
    endedBy: endedByOf(state, terminate),
    agentId: agentOf(state, answered !== null),
    missed: missedOf(state, outcome, terminate),
    errorCode: terminate?.errorCode ?? null,
    flags: flagsOf(state, terminate),
    contactId: context.contactId,
    phoneNumberId: context.phoneNumberId,
    dialId: state.dial?.dialId ?? null,
  };
}

/** Times and seconds of a call that was answered; nothing to bill of any other. */
function lengthOf(answered: CallTerminated | null): Pick<Ending, 'startedAt' | 'durationSeconds' | 'billableSeconds'> {
  if (!answered) return { startedAt: null, durationSeconds: null, billableSeconds: 0 };
  return { startedAt: startOf(answered), durationSeconds: answered.durationSeconds, billableSeconds: billableSeconds(answered) };
}

/** The last account of the end that was recorded; null while the call goes on. */
export const endingOf = (state: CallState): Ending | null => state.ending;

function overAt(state: CallState, terminate: CallTerminated | null): Instant | null {
  if (terminate) return endOf(terminate);
  const connect = connectOf(state);
  if (state.rejected && state.rejected.by !== 'system') return state.rejected.at;
  return connect && (state.rejected || isStale(state)) ? connect.at : null;
}

function flagsOf(state: CallState, terminate: CallTerminated | null): readonly CallFlag[] {
  const flags: CallFlag[] = [];
  if (isStale(state)) flags.push('stale');
  if (terminatesOf(state).length > 1) flags.push('late_fact');
  if (terminate && durationConflict(terminate)) flags.push('duration_conflict');
  return flags;
}
