import { callAggregate } from '#domain/call/call.decider';
import { contextOf } from '#domain/call/context';
import { dialAggregate } from '#domain/dial/dial.decider';
import { callId, dialId, type CallId, type DialId, type WorkspaceId } from '#domain/kernel/ids';
import type { Gateway } from '#engine/gateway/gateway';
import type { Pseudonyms } from '#privacy/pseudonyms';
import { NotFound } from '../refused.ts';

/** What an address of a call leads to: the call, or a dial that has none yet. */
export type CallRef = { readonly kind: 'call'; readonly callId: CallId } | { readonly kind: 'dial'; readonly dialId: DialId };

/** Reads addresses: our id (`cl_…`), the platform's (`wacid.…`), or a dial's (`dl_…`). */
export class CallRefs {
  private readonly gateway: Gateway;
  private readonly pseudonyms: Pseudonyms;

  constructor(gateway: Gateway, pseudonyms: Pseudonyms) {
    this.gateway = gateway;
    this.pseudonyms = pseudonyms;
  }

  /** Throws {@link NotFound} for what this workspace does not know. */
  async resolve(reference: string, workspace: WorkspaceId): Promise<CallRef> {
    if (reference.startsWith('dl_')) return this.dial(dialId(reference), workspace);
    const id = this.callIdOf(reference, workspace);
    const context = contextOf(await this.gateway.load(callAggregate, workspace, id));
    if (!context) throw new NotFound('call');
    return { kind: 'call', callId: id };
  }

  /** The id that a call has or would have, whether it is known or not. */
  callIdOf(reference: string, workspace: WorkspaceId): CallId {
    return reference.startsWith('cl_') ? callId(reference) : this.pseudonyms.callId(workspace, reference);
  }

  private async dial(id: DialId, workspace: WorkspaceId): Promise<CallRef> {
    const state = await this.gateway.load(dialAggregate, workspace, id);
    if (!state.requested) throw new NotFound('dial');
    return state.kind === 'linked' ? { kind: 'call', callId: state.callId } : { kind: 'dial', dialId: id };
  }
}
