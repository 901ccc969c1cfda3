import type { AgentOnline } from '#domain/agent-line/agent-line.events';
import { agentLineAggregate } from '#domain/agent-line/agent-line.decider';
import { holderAt } from '#domain/agent-line/agent-line.state';
import { callId, type WorkspaceId } from '#domain/kernel/ids';
import type { Work } from '#engine/feed/subscriber';
import type { Gateway } from '#engine/gateway/gateway';
import type { Reactor } from '#engine/reactions/reactor';
import type { RecordedEvent } from '#event-store/event-store';
import { offersFor } from '#processes/ring-offer/ring-offer';
import { inboxCalls } from '#views/inbox-calls/inbox-calls.view';
import type { ReadViews } from '../read-views.ts';

/** Ringing calls that an agent who comes online is told of, at most. */
const MOST_CALLS = 200;

/** Tells agents who come online of the calls that ring. */
export class RingOffers implements Reactor {
  readonly name = 'ring-offer';
  readonly prefixes = ['line-'];
  private readonly gateway: Gateway;
  private readonly views: ReadViews;
  /** Waits until the views hold everything up to a position. */
  private readonly reached: (position: string) => Promise<unknown>;

  constructor(gateway: Gateway, views: ReadViews, reached: (position: string) => Promise<unknown>) {
    this.gateway = gateway;
    this.views = views;
    this.reached = reached;
  }

  async handle({ events }: Work): Promise<void> {
    for (const event of events) {
      const { workspace } = event.metadata;
      if (event.data.type === 'AgentOnline' && workspace) await this.offer(event as unknown as RecordedEvent<AgentOnline>, workspace);
    }
  }

  private async offer({ data, position, metadata }: RecordedEvent<AgentOnline>, workspace: WorkspaceId): Promise<void> {
    await this.reached(position);
    const query = { equals: { status: 'ringing' }, sort: 'ringingSince', direction: 'ascending', limit: MOST_CALLS, after: null } as const;
    const { items } = await this.views.list(inboxCalls, workspace, query);
    const ringing = items.filter(({ direction }) => direction === 'inbound').flatMap(({ callId: id }) => (id ? [callId(id)] : []));
    const agent = await this.gateway.load(agentLineAggregate, workspace, data.agentId);
    const now = this.gateway.clock.now();
    const offers = offersFor(data.agentId, ringing, { now, busy: holderAt(agent, now) !== null });
    for (const [n, { aggregate, id, command }] of offers.entries()) {
      const cause = { process: this.name, position, n };
      const context = { workspace, actor: `process:${this.name}`, correlationId: metadata.correlationId, once: true, cause };
      await this.gateway.execute(aggregate, id, command(), context);
    }
  }
}
