import type { AccountId, PhoneNumberId } from '../kernel/ids.ts';
import type { Refusal } from '../kernel/decider.ts';
import type { Gate } from '../call/call.events.ts';
import type { CallHours, MessagingLimit } from './channel.events.ts';

/**
 * One business number.
 *
 * `unconnected` until a workspace connects it, and never again afterwards. Once connected, calling is off until enabled (CH-2), while
 * "contacts may call us" is on until blocked (CH-3): the second one only matters where the first one is on.
 */
export type Channel = { readonly kind: 'unconnected' } | ConnectedChannel;

/** What is known of a number that is connected. */
export interface ConnectedChannel {
  readonly kind: 'connected';
  readonly phoneNumberId: PhoneNumberId;
  readonly wabaId: string;
  readonly displayPhoneNumber: string;
  readonly country: string;
  readonly timeZone: string;
  readonly accountId: AccountId;
  readonly messagingLimit: MessagingLimit | null;
  readonly calling: 'enabled' | 'disabled';
  readonly inboundCalls: 'allowed' | 'blocked';
  /** Null: always open. */
  readonly callHours: CallHours | null;
  /** Null until it is set. */
  readonly callbackPermission: 'enabled' | 'disabled' | null;
  readonly recording: { readonly enabled: boolean; readonly purpose: string | null; readonly announcementLanguage: string | null } | null;
}

/** CH-2. */
export const callingEnabled = (channel: Channel): boolean => channel.kind === 'connected' && channel.calling === 'enabled';

/** What the settings say to an inbound call: turned away (CH-2, CH-3), or null. */
export function inboundGate(channel: Channel): Gate | null {
  const open = channel.kind === 'connected' && channel.calling === 'enabled' && channel.inboundCalls === 'allowed';
  return open ? null : 'rejected_by_setting';
}

/** What the settings say to a dial or a request for permission: refused (CH-2), or null. Blocked inbound calls do not matter (CH-3). */
export function dialGate(channel: Channel): Refusal | null {
  return callingEnabled(channel) ? null : { code: 'calling_disabled', rule: 'CH-2' };
}
