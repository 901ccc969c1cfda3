import type { CallEvent } from './call.events.ts';
import type { CallState } from './call.state.ts';
import { evolve } from './call.evolve.ts';

/** One part of a decision: the events that follow from the state that the parts before it led to. */
export type Step = (state: CallState) => readonly CallEvent[];

/** The events of all steps, for one append. */
export function inTurn(state: CallState, ...steps: readonly Step[]): readonly CallEvent[] {
  const events: CallEvent[] = [];
  let reached = state;
  for (const step of steps) {
    const more = step(reached);
    events.push(...more);
    reached = more.reduce(evolve, reached);
  }
  return events;
}
