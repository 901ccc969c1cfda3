import type { Instant } from '../kernel/instant.ts';
import type { AgentId } from '../kernel/ids.ts';
import type { Holder } from './agent-line.events.ts';

export type AgentLineCommand =
  | { readonly type: 'SeizeLine'; readonly agentId: AgentId; readonly holder: Holder; readonly now: Instant }
  /** `was`: the holder before, where a dial became a call. Does nothing unless the line is seized or held by one of the two. */
  | { readonly type: 'HoldLine'; readonly agentId: AgentId; readonly holder: Holder; readonly was?: Holder }
  | { readonly type: 'ReleaseLine'; readonly agentId: AgentId; readonly holder: Holder }
  | { readonly type: 'SetPresence'; readonly agentId: AgentId; readonly presence: 'online' | 'away' };
