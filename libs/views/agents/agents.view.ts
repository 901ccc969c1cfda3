import type { Holder } from '#domain/agent-line/agent-line.events';
import type { AgentId } from '#domain/kernel/ids';
import { iso } from '#domain/kernel/instant';
import type { Fold } from '#domain/kernel/projection';
import { defineView } from '../define-view.ts';

/** An agent's presence and his one line. A seized line is free again at exactly `until` (ISO-8601), though no event says so. */
export interface AgentDocument {
  readonly agentId: AgentId;
  readonly presence: 'online' | 'away';
  readonly line: {
    readonly state: 'free' | 'seized' | 'held';
    /** The call or dial that it is taken for. */
    readonly holder: Holder | null;
    readonly until: string | null;
  };
}

/** Who is there, and on what call (CA-6). */
export const agents = defineView<AgentDocument>({
  name: 'agents',
  version: 1,
  indexes: [
    { equals: [], sort: 'agentId' },
    { equals: ['presence'], sort: 'agentId' },
  ],
  on: {
    AgentOnline: ({ agentId }) => [[agentId, change(agentId, { presence: 'online' })]],
    AgentAway: ({ agentId }) => [[agentId, change(agentId, { presence: 'away' })]],
    LineSeized: ({ agentId, holder, until }) => [[agentId, change(agentId, { line: { state: 'seized', holder, until: iso(until) } })]],
    LineHeld: ({ agentId, holder }) => [[agentId, change(agentId, { line: { state: 'held', holder, until: null } })]],
    LineReleased: ({ agentId }) => [[agentId, change(agentId, { line: FREE })]],
  },
});

const FREE = { state: 'free', holder: null, until: null } as const;

/** Nobody is online until he says so. */
const change =
  (agentId: AgentId, news: Partial<Pick<AgentDocument, 'presence' | 'line'>>): Fold<AgentDocument> =>
  (known) => ({ ...(known ?? { agentId, presence: 'away', line: FREE }), ...news });
