import type { CallEnded, CallEvent, CallMissed, CallOutcomeCorrected, Ending } from './call.events.ts';
import type { CallState } from './call.state.ts';
import { bestTerminate } from './best-terminate.ts';
import { knownContext } from './context.ts';
import { durationConflict } from './durations.ts';
import { deriveEnding } from './ending.ts';
import { sameValue } from './same-value.ts';
import { whoOf } from './subject.ts';

/** What has to be recorded of the end after all that is known now: the end itself once, then each better account of it. */
export function conclude(state: CallState): readonly CallEvent[] {
  const ending = deriveEnding(state);
  if (!ending || sameValue(state.ending, ending)) return [];
  const end = state.ending ? corrected(state, state.ending, ending) : ended(state, ending);
  return [end, ...justMissed(state, ending), ...conflicts(state)];
}

function ended(state: CallState, ending: Ending): CallEnded {
  const context = knownContext(state);
  return { type: 'CallEnded', callId: context.callId, context, ending, subject: whoOf(state) };
}

function corrected(state: CallState, from: Ending, to: Ending): CallOutcomeCorrected {
  const context = knownContext(state);
  return { type: 'CallOutcomeCorrected', callId: context.callId, context, from, to, subject: whoOf(state) };
}

function justMissed(state: CallState, ending: Ending): readonly CallMissed[] {
  const { missed, outcome, endedAt } = ending;
  if (!missed || !outcome || state.ending?.missed) return [];
  const context = knownContext(state);
  return [{ type: 'CallMissed', callId: context.callId, context, outcome, missed, occurredAt: endedAt, subject: whoOf(state) }];
}

function conflicts(state: CallState): readonly CallEvent[] {
  const terminate = bestTerminate(state);
  const conflict = terminate && durationConflict(terminate);
  if (!conflict) return [];
  const found = { type: 'DurationConflictFound', callId: knownContext(state).callId, ...conflict } as const;
  return sameValue(state.conflict, found) ? [] : [found];
}
