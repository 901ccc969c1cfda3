import { accountAggregate } from '#domain/account/account.decider';
import { currencyOf } from '#domain/account/account.state';
import type { ConnectedChannel } from '#domain/channel/channel.state';
import type { DialRequested } from '#domain/dial/dial.events';
import type { WorkspaceId } from '#domain/kernel/ids';
import type { Gateway } from '#engine/gateway/gateway';

/** What calls of a number are billed by: its account, its WABA, and the WABA's zone as the account has it, else the number's own. */
export async function billingOf(gateway: Gateway, workspace: WorkspaceId, channel: ConnectedChannel): Promise<DialRequested['billing']> {
  const { accountId, wabaId } = channel;
  const account = await gateway.load(accountAggregate, workspace, accountId);
  const waba = account.kind === 'open' ? account.wabas.find((one) => one.wabaId === wabaId) : undefined;
  const currency = currencyOf(account);
  return { accountId, wabaId, timeZone: waba?.timeZone ?? channel.timeZone, ...(currency && { currency }) };
}
