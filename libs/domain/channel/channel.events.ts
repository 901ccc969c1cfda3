import type { Instant } from '../kernel/instant.ts';
import type { AccountId, PhoneNumberId, WorkspaceId } from '../kernel/ids.ts';

/** How many users a number may start conversations with in 24 h, as the platform tells it. */
export type MessagingLimit = number | 'unlimited';

/** The number takes part from here on, with calling off and inbound calls allowed. */
export interface ChannelConnected {
  readonly type: 'ChannelConnected';
  readonly phoneNumberId: PhoneNumberId;
  readonly wabaId: string;
  /** The business's own number: digits, no plus. */
  readonly displayPhoneNumber: string;
  /** ISO 3166 alpha-2, as declared. */
  readonly country: string;
  readonly timeZone: string;
  readonly accountId: AccountId;
}

/** The platform, or somebody who read it there, told the limit. */
export interface MessagingLimitObserved {
  readonly type: 'MessagingLimitObserved';
  readonly phoneNumberId: PhoneNumberId;
  readonly limit: MessagingLimit;
}

/** Calls may come and go (CH-2). */
export interface CallingEnabled {
  readonly type: 'CallingEnabled';
  readonly phoneNumberId: PhoneNumberId;
}

/** No call gets through, either way (CH-2). */
export interface CallingDisabled {
  readonly type: 'CallingDisabled';
  readonly phoneNumberId: PhoneNumberId;
}

/** Contacts may call (CH-3). */
export interface InboundCallsAllowed {
  readonly type: 'InboundCallsAllowed';
  readonly phoneNumberId: PhoneNumberId;
}

/** Contacts may not call; dialling is not concerned (CH-3). */
export interface InboundCallsBlocked {
  readonly type: 'InboundCallsBlocked';
  readonly phoneNumberId: PhoneNumberId;
}

/** Local times as `HHMM`; `2359` closes at midnight. */
export interface CallHours {
  readonly timeZone: string;
  readonly weekly: readonly { readonly day: number; readonly open: string; readonly close: string }[];
  readonly special: readonly { readonly date: string; readonly open: string; readonly close: string }[];
}

/** When inbound calls ring (CH-7). The whole is replaced. */
export interface CallHoursSet {
  readonly type: 'CallHoursSet';
  readonly phoneNumberId: PhoneNumberId;
  /** Null: always open. */
  readonly callHours: CallHours | null;
}

/** Whether a contact who called may be called back without being asked. */
export interface CallbackPermissionSet {
  readonly type: 'CallbackPermissionSet';
  readonly phoneNumberId: PhoneNumberId;
  readonly status: 'enabled' | 'disabled';
}

/** Whether calls of this number may be recorded, and what for (CA-15). */
export interface RecordingPolicySet {
  readonly type: 'RecordingPolicySet';
  readonly phoneNumberId: PhoneNumberId;
  readonly enabled: boolean;
  readonly purpose: string | null;
  readonly announcementLanguage: string | null;
}

/** Everything that can happen to a number. */
export type ChannelEvent =
  | ChannelConnected
  | MessagingLimitObserved
  | CallingEnabled
  | CallingDisabled
  | InboundCallsAllowed
  | InboundCallsBlocked
  | CallHoursSet
  | CallbackPermissionSet
  | RecordingPolicySet;

/** A number belongs to one workspace from here on. Lives in `route-<phoneNumberId>`. */
export interface RouteClaimed {
  readonly type: 'RouteClaimed';
  readonly phoneNumberId: PhoneNumberId;
  readonly workspace: WorkspaceId;
  readonly from: Instant;
}
