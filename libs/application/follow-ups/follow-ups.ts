import { callAggregate } from '#domain/call/call.decider';
import { contextOf as callContextOf } from '#domain/call/context';
import { followUpAggregate } from '#domain/follow-up/follow-up.decider';
import { agentId, callId } from '#domain/kernel/ids';
import type { Gateway } from '#engine/gateway/gateway';
import { NotFound, positionOf } from '../refused.ts';
import { contextOf, type Asker } from '../request-context.ts';

/** What agents do about missed calls. An event's id is its call's, with `ce_` in front. */
export class FollowUps {
  private readonly gateway: Gateway;

  constructor(gateway: Gateway) {
    this.gateway = gateway;
  }

  /** Ticks a follow-up off by hand; the first tick counts. Resolves with null where it is handled already. */
  async handled(asker: Asker, eventId: string): Promise<string | null> {
    const { id, contactId } = await this.find(asker, eventId);
    const { standings } = await this.gateway.load(followUpAggregate, asker.workspace, contactId);
    if (standings[id] && standings[id].handledAt !== null) return null;
    const command = {
      type: 'RecordReached',
      contactId,
      factKey: `agent:${id}:${asker.sub}`,
      at: this.gateway.clock.now(),
      by: 'agent',
      agentId: agentId(asker.sub),
      callId: id,
    } as const;
    return positionOf(await this.gateway.execute(followUpAggregate, contactId, command, contextOf(asker)));
  }

  /** Takes a follow-up on, so that two do not call back. Refuses `already_taken` when another agent has. */
  async claim(asker: Asker, eventId: string): Promise<string | null> {
    const { id, contactId } = await this.find(asker, eventId);
    const command = { type: 'ClaimFollowUp', contactId, callId: id, agentId: agentId(asker.sub), now: this.gateway.clock.now() } as const;
    return positionOf(await this.gateway.execute(followUpAggregate, contactId, command, contextOf(asker)));
  }

  private async find(asker: Asker, eventId: string) {
    const id = callId(eventId.replace(/^ce_/, 'cl_'));
    const state = await this.gateway.load(callAggregate, asker.workspace, id);
    const contactId = callContextOf(state)?.contactId;
    if (!eventId.startsWith('ce_') || !contactId || !state.ending?.missed) throw new NotFound('contact event');
    return { id, contactId };
  }
}
