import { accountAggregate } from '#domain/account/account.decider';
import { callsAllowed } from '#domain/account/account.state';
import type { DialReference, Roster } from '#domain/call/call.commands';
import { callAggregate } from '#domain/call/call.decider';
import type { CallContext, Gate } from '#domain/call/call.events';
import { channelAggregate } from '#domain/channel/channel.decider';
import { inboundGate, type ConnectedChannel } from '#domain/channel/channel.state';
import { dialAggregate } from '#domain/dial/dial.decider';
import { phoneNumberId, type ContactId, type WorkspaceId } from '#domain/kernel/ids';
import type { Instant } from '#domain/kernel/instant';
import { permissionAggregate, permissionId } from '#domain/permission/permission.decider';
import type { Gateway } from '#engine/gateway/gateway';
import { StoreUnavailable } from '#event-store/errors';
import type { Pseudonyms } from '#privacy/pseudonyms';
import { toPlatformFact } from '#whatsapp/to-platform-fact';
import type { CallUpdate } from '#whatsapp/payload/update';
import type { ContactDirectory } from '../contacts/contact-directory.ts';
import { billingOf } from '../channels/billing.ts';
import { quarantined, type Routed, type Verdict } from './sorter.ts';
import { verdictOf } from './verdict-of.ts';

/** What call updates are carried out with. */
export interface CallUpdatesOptions {
  readonly gateway: Gateway;
  readonly contacts: ContactDirectory;
  readonly pseudonyms: Pseudonyms;
  readonly roster: (workspace: WorkspaceId) => Promise<Roster>;
}

const NOBODY: Roster = { free: [], busy: [] };

/** What the platform says of calls, taken to the call, and to the pair where it opens the service window. */
export class CallUpdates {
  private readonly options: CallUpdatesOptions;

  constructor(options: CallUpdatesOptions) {
    this.options = options;
  }

  async handle(routed: Routed<CallUpdate>): Promise<Verdict> {
    const { gateway, pseudonyms } = this.options;
    const { update, context } = routed;
    const channel = await gateway.load(channelAggregate, context.workspace, routed.phoneNumberId);
    if (channel.kind !== 'connected') return quarantined('unknown_number');
    const id = pseudonyms.callId(context.workspace, update.platformCallId);
    const contact = await this.contactOf(routed);
    const call: CallContext = {
      callId: id,
      phoneNumberId: phoneNumberId(routed.phoneNumberId),
      contactId: contact,
      direction: update.direction,
      ...(await billingOf(gateway, context.workspace, channel)),
    };
    const command = {
      type: 'RecordFact',
      fact: toPlatformFact(update, call),
      gate: await this.gateOf(channel, context.workspace),
      roster: await this.rosterFor(update, context.workspace),
      dial: await this.dialOf(update, context.workspace),
      now: gateway.clock.now(),
    } as const;
    const outcome = await gateway.execute(callAggregate, id, command, context);
    if (contact) await this.moveWindow(routed, contact);
    return verdictOf(gateway, outcome, { category: callAggregate.category, id }, context);
  }

  /** A dial knows whom it was to, even where the platform leaves the person out. */
  private async contactOf({ update, context }: Routed<CallUpdate>): Promise<ContactId | null> {
    const { bsuid, waId, number, name } = update.user;
    const subject = { ...(bsuid && { bsuid }), ...(waId && { waId }), ...(number && { phone: number }), ...(name && { name }) };
    return this.options.contacts.resolve(subject, context);
  }

  private async gateOf(channel: ConnectedChannel, workspace: WorkspaceId): Promise<Gate | null> {
    const account = await this.options.gateway.load(accountAggregate, workspace, channel.accountId);
    return inboundGate(channel) ?? (callsAllowed(account) ? null : 'rejected_by_balance');
  }

  private rosterFor(update: CallUpdate, workspace: WorkspaceId): Promise<Roster> {
    if (update.event !== 'connect' || update.direction !== 'inbound') return Promise.resolve(NOBODY);
    return this.options.roster(workspace).catch((error: unknown) => {
      throw new StoreUnavailable('nobody can say who is online', error);
    });
  }

  private async dialOf({ opaque }: CallUpdate, workspace: WorkspaceId): Promise<DialReference | null> {
    if (!opaque?.startsWith('dl_')) return null;
    const { requested } = await this.options.gateway.load(dialAggregate, workspace, opaque);
    if (!requested) return null;
    const { dialId, agentId, grantPosition, contactId: to, at } = requested;
    return { dialId, agentId, grantPosition, contactId: to, at };
  }

  /** The contact called us, or took our call: free-form messages may go for a day (PE-1). */
  private async moveWindow({ update, phoneNumberId: number, context }: Routed<CallUpdate>, contact: ContactId): Promise<void> {
    const moved = activityIn(update);
    if (!moved) return;
    const pair = { phoneNumberId: phoneNumberId(number), contactId: contact };
    await this.options.gateway.execute(permissionAggregate, permissionId(pair), { type: 'MoveServiceWindow', pair, ...moved }, context);
  }
}

/** What the contact did, by the platform's clock. Of an outbound call either fact may be missing that tells of the pick-up. */
function activityIn(update: CallUpdate): { readonly at: Instant; readonly by: 'call' | 'accepted_call' } | null {
  if (update.event === 'connect' && update.direction === 'inbound') return { at: update.at, by: 'call' };
  if (update.event === 'accepted') return { at: update.at, by: 'accepted_call' };
  const pickedUp = update.event === 'terminate' && update.direction === 'outbound' ? update.startedAt : null;
  return pickedUp === null ? null : { at: pickedUp, by: 'accepted_call' };
}
