import type { ChannelSettings } from '#domain/channel/channel.commands';
import type { CallHoursRequest, ChangeChannelRequest, RecordingRequest } from './channel.request.ts';

/** The settings that a body names, as the domain writes them. Null means none for call hours, and nothing for everything else. */
export function settingsOf({ calling, inboundCalls, messagingLimit, callHours, callbackPermission, recording }: ChangeChannelRequest): ChannelSettings {
  return {
    ...(calling && { calling }),
    ...(inboundCalls && { inboundCalls }),
    ...(messagingLimit != null && { messagingLimit }),
    ...(callHours !== undefined && { callHours: callHours && hoursOf(callHours) }),
    ...(callbackPermission && { callbackPermission }),
    ...(recording && { recording: recordingOf(recording) }),
  };
}

const hoursOf = ({ timeZone, weekly, special }: CallHoursRequest): NonNullable<ChannelSettings['callHours']> => ({
  timeZone,
  weekly: weekly.map((window) => ({ ...window })),
  special: (special ?? []).map((date) => ({ ...date })),
});

const recordingOf = ({ enabled, purpose, announcementLanguage }: RecordingRequest): NonNullable<ChannelSettings['recording']> => ({
  enabled,
  purpose: purpose ?? null,
  announcementLanguage: announcementLanguage ?? null,
});
