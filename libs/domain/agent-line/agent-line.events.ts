import type { Instant } from '../kernel/instant.ts';
import type { AgentId } from '../kernel/ids.ts';

/** The call or dial that a line is taken for: its id. */
export type Holder = string;

/** Taken for a moment, until the call is surely won. Free again at exactly `until`. */
export interface LineSeized {
  readonly type: 'LineSeized';
  readonly agentId: AgentId;
  readonly holder: Holder;
  readonly until: Instant;
}

/** Taken for as long as the call lasts. */
export interface LineHeld {
  readonly type: 'LineHeld';
  readonly agentId: AgentId;
  readonly holder: Holder;
}

/** Free again. */
export interface LineReleased {
  readonly type: 'LineReleased';
  readonly agentId: AgentId;
  readonly holder: Holder;
}

/** The agent can be told of calls. */
export interface AgentOnline {
  readonly type: 'AgentOnline';
  readonly agentId: AgentId;
}

/** The agent is not to be told of calls. */
export interface AgentAway {
  readonly type: 'AgentAway';
  readonly agentId: AgentId;
}

export type AgentLineEvent = LineSeized | LineHeld | LineReleased | AgentOnline | AgentAway;
