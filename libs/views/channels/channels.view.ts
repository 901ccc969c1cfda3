import type { CallHours, ChannelConnected, MessagingLimit } from '#domain/channel/channel.events';
import type { AccountId, PhoneNumberId } from '#domain/kernel/ids';
import type { Fold } from '#domain/kernel/projection';
import { defineView } from '../define-view.ts';
import { ifThere } from '../folds.ts';

/** A connected number with its settings. */
export interface ChannelDocument {
  readonly phoneNumberId: PhoneNumberId;
  readonly wabaId: string;
  readonly displayPhoneNumber: string;
  readonly country: string;
  readonly timeZone: string;
  readonly accountId: AccountId;
  readonly calling: 'enabled' | 'disabled';
  readonly inboundCalls: 'allowed' | 'blocked';
  /** Null until it was observed. */
  readonly messagingLimit: MessagingLimit | null;
  /** Null: always open. */
  readonly callHours: CallHours | null;
  readonly callbackPermission: 'enabled' | 'disabled' | null;
  readonly recording: { readonly enabled: boolean; readonly purpose: string | null; readonly announcementLanguage: string | null } | null;
}

type Settings = Partial<Omit<ChannelDocument, keyof ChannelConnected>>;

/** The numbers of a workspace. Calling is off and inbound calls are allowed until somebody says otherwise (CH-2, CH-3). */
export const channels = defineView<ChannelDocument>({
  name: 'channels',
  version: 1,
  indexes: [{ equals: [], sort: 'phoneNumberId' }],
  on: {
    ChannelConnected: (event) => [[event.phoneNumberId, (known) => known ?? connected(event)]],
    MessagingLimitObserved: ({ phoneNumberId, limit }) => [[phoneNumberId, set({ messagingLimit: limit })]],
    CallingEnabled: ({ phoneNumberId }) => [[phoneNumberId, set({ calling: 'enabled' })]],
    CallingDisabled: ({ phoneNumberId }) => [[phoneNumberId, set({ calling: 'disabled' })]],
    InboundCallsAllowed: ({ phoneNumberId }) => [[phoneNumberId, set({ inboundCalls: 'allowed' })]],
    InboundCallsBlocked: ({ phoneNumberId }) => [[phoneNumberId, set({ inboundCalls: 'blocked' })]],
    CallHoursSet: ({ phoneNumberId, callHours }) => [[phoneNumberId, set({ callHours })]],
    CallbackPermissionSet: ({ phoneNumberId, status }) => [[phoneNumberId, set({ callbackPermission: status })]],
    RecordingPolicySet: ({ phoneNumberId, enabled, purpose, announcementLanguage }) => [
      [phoneNumberId, set({ recording: { enabled, purpose, announcementLanguage } })],
    ],
  },
});

const set = (settings: Settings): Fold<ChannelDocument> => ifThere((channel) => ({ ...channel, ...settings }));

const connected = ({ phoneNumberId, wabaId, displayPhoneNumber, country, timeZone, accountId }: ChannelConnected): ChannelDocument => ({
  phoneNumberId,
  wabaId,
  displayPhoneNumber,
  country,
  timeZone,
  accountId,
  calling: 'disabled',
  inboundCalls: 'allowed',
  messagingLimit: null,
  callHours: null,
  callbackPermission: null,
  recording: null,
});
