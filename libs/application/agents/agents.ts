import { agentLineAggregate } from '#domain/agent-line/agent-line.decider';
import { agentId } from '#domain/kernel/ids';
import type { Gateway } from '#engine/gateway/gateway';
import { positionOf } from '../refused.ts';
import { contextOf, type Asker } from '../request-context.ts';

/** What agents say of themselves. */
export class Agents {
  private readonly gateway: Gateway;

  constructor(gateway: Gateway) {
    this.gateway = gateway;
  }

  /** Resolves with the position, null when nothing changed. */
  async setPresence(asker: Asker, presence: 'online' | 'away'): Promise<string | null> {
    const command = { type: 'SetPresence', agentId: agentId(asker.sub), presence } as const;
    return positionOf(await this.gateway.execute(agentLineAggregate, asker.sub, command, contextOf(asker)));
  }
}
