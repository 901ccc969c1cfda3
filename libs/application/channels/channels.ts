import { accountAggregate } from '#domain/account/account.decider';
import type { ChannelSettings } from '#domain/channel/channel.commands';
import { channelAggregate } from '#domain/channel/channel.decider';
import { routeAggregate } from '#domain/channel/route.decider';
import type { MessagingLimit } from '#domain/channel/channel.events';
import { accountId, phoneNumberId } from '#domain/kernel/ids';
import type { Gateway } from '#engine/gateway/gateway';
import { NotFound, positionOf, Unfit } from '../refused.ts';
import { contextOf, type Asker } from '../request-context.ts';

/** What a number is connected with. */
export interface ChannelInput {
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly displayPhoneNumber: string;
  readonly country: string;
  readonly timeZone: string;
  readonly accountId: string;
  readonly messagingLimit: MessagingLimit | null;
}

/** Business numbers: connected once, to one workspace, and their settings. */
export class Channels {
  private readonly gateway: Gateway;

  constructor(gateway: Gateway) {
    this.gateway = gateway;
  }

  /**
   * The position, or null when it was connected just so before. Throws {@link NotFound} for a number that another workspace has, so that
   * nothing is told of it. The route is claimed first: of two workspaces that want one number, one never sees it connected.
   */
  async connect(asker: Asker, input: ChannelInput): Promise<string | null> {
    const { workspace } = asker;
    const context = contextOf(asker);
    const number = phoneNumberId(input.phoneNumberId);
    const account = await this.gateway.load(accountAggregate, workspace, input.accountId);
    if (account.kind === 'none') throw new Unfit({ path: 'accountId', message: 'there is no such account' });
    const claim = { type: 'ClaimRoute', phoneNumberId: number, workspace, now: this.gateway.clock.now() } as const;
    const claimed = await this.gateway.execute(routeAggregate, number, claim, { ...context, workspace: null });
    if (claimed.kind === 'refused') throw new NotFound('number');
    const command = { type: 'ConnectChannel', ...input, phoneNumberId: number, accountId: accountId(input.accountId) } as const;
    return positionOf(await this.gateway.execute(channelAggregate, number, command, context));
  }

  /** Changes what is named, all of it or nothing. Throws {@link NotFound} for a number that is not this workspace's. */
  async change(asker: Asker, id: string, settings: ChannelSettings): Promise<string | null> {
    const number = phoneNumberId(id);
    const state = await this.gateway.load(channelAggregate, asker.workspace, number);
    if (state.kind === 'unconnected') throw new NotFound('number');
    const command = { type: 'ChangeSettings', phoneNumberId: number, settings, policy: 'meta', now: this.gateway.clock.now() } as const;
    return positionOf(await this.gateway.execute(channelAggregate, number, command, contextOf(asker)));
  }
}
