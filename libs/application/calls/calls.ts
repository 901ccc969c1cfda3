import { agentLineAggregate } from '#domain/agent-line/agent-line.decider';
import { callAggregate } from '#domain/call/call.decider';
import type { CallCommand, Roster } from '#domain/call/call.commands';
import { dialAggregate } from '#domain/dial/dial.decider';
import { agentId, type AgentId, type CallId, type DialId, type WorkspaceId } from '#domain/kernel/ids';
import type { Gateway } from '#engine/gateway/gateway';
import { NotFound, positionOf, Refused } from '../refused.ts';
import { contextOf, type Asker } from '../request-context.ts';
import type { CallRef, CallRefs } from './call-refs.ts';

/** What an action left behind. */
export interface Acted {
  readonly ref: CallRef;
  /** Null when all was as asked already. */
  readonly position: string | null;
}

/** What agents do with calls that are there. */
export class Calls {
  private readonly gateway: Gateway;
  private readonly refs: CallRefs;
  private readonly roster: (workspace: WorkspaceId) => Promise<Roster>;

  constructor(gateway: Gateway, refs: CallRefs, roster: (workspace: WorkspaceId) => Promise<Roster>) {
    this.gateway = gateway;
    this.refs = refs;
    this.roster = roster;
  }

  /** Takes the line, then the call; a loser gives the line back before hearing of it (CA-5, CA-6, CA-8). */
  async accept(asker: Asker, reference: string, sdp: string): Promise<Acted> {
    const id = await this.callOf(asker, reference);
    const agent = agentId(asker.sub);
    await this.line(asker, { type: 'SeizeLine', agentId: agent, holder: id, now: this.gateway.clock.now() });
    try {
      const acted = await this.act(asker, id, { type: 'AcceptCall', callId: id, agentId: agent, sdp, now: this.gateway.clock.now() });
      await this.line(asker, { type: 'HoldLine', agentId: agent, holder: id });
      return acted;
    } catch (error) {
      // After any other fault the call may be the agent's all the same: then his line follows it, and else it frees itself.
      if (error instanceof Refused) await this.line(asker, { type: 'ReleaseLine', agentId: agent, holder: id });
      throw error;
    }
  }

  /** Silences the caller; when nobody is left the call is turned away (CA-7). */
  async decline(asker: Asker, reference: string): Promise<Acted> {
    const id = await this.callOf(asker, reference);
    const { free, busy } = await this.roster(asker.workspace);
    const online: readonly AgentId[] = [...free, ...busy];
    return this.act(asker, id, { type: 'DeclineCall', callId: id, agentId: agentId(asker.sub), online, now: this.gateway.clock.now() });
  }

  /** Turns the call away for everybody (CA-7). */
  async reject(asker: Asker, reference: string): Promise<Acted> {
    const id = await this.callOf(asker, reference);
    return this.act(asker, id, { type: 'RejectCall', callId: id, agentId: agentId(asker.sub), now: this.gateway.clock.now() });
  }

  /** Hangs up. A dial that has no call yet is given up; should one come of it, it is ended then. */
  async end(asker: Asker, reference: string): Promise<Acted> {
    const ref = await this.refs.resolve(reference, asker.workspace);
    if (ref.kind === 'dial') return { ref, position: await this.cancel(asker, ref.dialId) };
    const now = this.gateway.clock.now();
    return this.act(asker, ref.callId, { type: 'RequestEnd', callId: ref.callId, by: 'agent', agentId: agentId(asker.sub), now });
  }

  private async cancel(asker: Asker, id: DialId): Promise<string | null> {
    const command = { type: 'CancelDial', at: this.gateway.clock.now() } as const;
    return positionOf(await this.gateway.execute(dialAggregate, id, command, contextOf(asker)));
  }

  private async callOf(asker: Asker, reference: string): Promise<CallId> {
    const ref = await this.refs.resolve(reference, asker.workspace);
    if (ref.kind === 'dial') throw new NotFound('call');
    return ref.callId;
  }

  private async act(asker: Asker, id: CallId, command: CallCommand): Promise<Acted> {
    const position = positionOf(await this.gateway.execute(callAggregate, id, command, contextOf(asker)));
    return { ref: { kind: 'call', callId: id }, position };
  }

  /** The line's events are no answer to a key: the call's are. */
  private async line(asker: Asker, command: Parameters<typeof agentLineAggregate.decider.decide>[0]): Promise<void> {
    positionOf(await this.gateway.execute(agentLineAggregate, asker.sub, command, contextOf({ ...asker, commandId: undefined })));
  }
}
