import type { Roster } from '#domain/call/call.commands';
import { agentId, type WorkspaceId } from '#domain/kernel/ids';
import type { Clock } from '#engine/clock/clock';
import { agents, type AgentDocument } from '#views/agents/agents.view';
import type { ReadViews } from '../read-views.ts';

/** Agents of one workspace, at most: nobody rings more than these for one call. */
const MOST_AGENTS = 500;

/** Who is online, on a call or not. */
export class Rosters {
  private readonly views: ReadViews;
  private readonly clock: Clock;

  constructor(views: ReadViews, clock: Clock) {
    this.views = views;
    this.clock = clock;
  }

  async of(workspace: WorkspaceId): Promise<Roster> {
    const query = { equals: { presence: 'online' }, sort: 'agentId', direction: 'ascending', limit: MOST_AGENTS, after: null } as const;
    const { items } = await this.views.list(agents, workspace, query);
    const now = this.clock.now();
    const isBusy = ({ line }: AgentDocument): boolean => line.state === 'held' || (line.state === 'seized' && Date.parse(line.until ?? '') > now);
    return {
      free: items.filter((agent) => !isBusy(agent)).map((agent) => agentId(agent.agentId)),
      busy: items.filter(isBusy).map((agent) => agentId(agent.agentId)),
    };
  }
}
