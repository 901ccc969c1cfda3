import type { Instant } from '../kernel/instant.ts';
import type { Holder } from './agent-line.events.ts';

/**
 * The one line of an agent. A seizure is only good until its instant, so that a request that died half-way blocks nobody; a held
 * line has none, its call ends it. The line knows nothing of presence: an agent on a call may be away.
 *
 * ```
 * free ──seize──▶ seized ──hold (accepted, linked)──▶ held
 *   ▲               │ until passed, or released         │ released by its call
 *   └───────────────┴───────────────────────────────────┘
 * ```
 */
export type Line =
  | { readonly kind: 'free' }
  | { readonly kind: 'seized'; readonly holder: Holder; readonly until: Instant }
  | { readonly kind: 'held'; readonly holder: Holder };

/** An agent: there or not, and on which call. */
export interface AgentLineState {
  readonly presence: 'online' | 'away';
  readonly line: Line;
}

/** Whether the agent can be told of calls. Nobody is online until he says so. */
export const isOnline = (state: AgentLineState): boolean => state.presence === 'online';

/** Who has the line at this instant; a seizure is over at exactly its `until`. */
export function holderAt({ line }: AgentLineState, now: Instant): Holder | null {
  if (line.kind === 'seized' && now >= line.until) return null;
  return holderOf(line);
}

/** Who had the line last and did not give it back, whether or not a seizure still counts. */
export const holderOf = (line: Line): Holder | null => (line.kind === 'free' ? null : line.holder);
