import type { CallContext } from './call.events.ts';
import type { CallState } from './call.state.ts';
import { directionOf } from './direction.ts';

/**
 * What is known of the call's surroundings, null before anything is. The dial knows best whom it called; then the platform's
 * first fact; each later one fills in what is still missing.
 */
export function contextOf(state: CallState): CallContext | null {
  const contexts = [...(state.dial ? [state.dial] : []), ...state.facts].map((source) => source.context);
  const [first] = contexts;
  if (!first) return null;
  const contactId = contexts.find((context) => context.contactId !== null)?.contactId ?? null;
  return { ...first, contactId, direction: directionOf(state) };
}

/** The same, for commands that only make sense on a call that exists. */
export function knownContext(state: CallState): CallContext {
  const context = contextOf(state);
  if (!context) throw new Error('a call of which nothing is known has no context');
  return context;
}
