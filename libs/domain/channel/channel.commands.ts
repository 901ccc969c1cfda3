import type { Instant } from '../kernel/instant.ts';
import type { AccountId, PhoneNumberId, WorkspaceId } from '../kernel/ids.ts';
import type { PolicySet } from '../policy/policy.ts';
import type { CallHours, MessagingLimit } from './channel.events.ts';

/** Only what is named is changed. */
export interface ChannelSettings {
  readonly calling?: 'enabled' | 'disabled';
  readonly inboundCalls?: 'allowed' | 'blocked';
  readonly messagingLimit?: MessagingLimit;
  readonly callHours?: CallHours | null;
  readonly callbackPermission?: 'enabled' | 'disabled';
  readonly recording?: { readonly enabled: boolean; readonly purpose: string | null; readonly announcementLanguage: string | null };
}

export type ChannelCommand =
  | {
      readonly type: 'ConnectChannel';
      readonly phoneNumberId: PhoneNumberId;
      readonly wabaId: string;
      readonly displayPhoneNumber: string;
      readonly country: string;
      readonly timeZone: string;
      readonly accountId: AccountId;
      readonly messagingLimit: MessagingLimit | null;
    }
  | {
      readonly type: 'ChangeSettings';
      readonly phoneNumberId: PhoneNumberId;
      readonly settings: ChannelSettings;
      readonly policy: PolicySet;
      readonly now: Instant;
    };

export type RouteCommand = { readonly type: 'ClaimRoute'; readonly phoneNumberId: PhoneNumberId; readonly workspace: WorkspaceId; readonly now: Instant };
