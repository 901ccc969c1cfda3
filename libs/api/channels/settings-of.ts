import type { ChannelSettings } from '#domain/channel/channel.commands';
import type { ChangeChannelRequest } from './channel.request.ts';

/** The settings that a body names, as the domain writes them. */
export function settingsOf({ calling, inboundCalls, messagingLimit, callHours, callbackPermission, recording }: ChangeChannelRequest): ChannelSettings {
  return {
    ...(calling && { calling }),
    ...(inboundCalls && { inboundCalls }),
    ...(messagingLimit !== undefined && messagingLimit !== null && { messagingLimit }),
    ...(callHours !== undefined && { callHours: callHours && { timeZone: callHours.timeZone, weekly: callHours.weekly.map((window) => ({ ...window })), special: (callHours.special ?? []).map((date) => ({ ...date })) } }),
    ...(callbackPermission && { callbackPermission }),
    ...(recording && { recording: { enabled: recording.enabled, purpose: recording.purpose ?? null, announcementLanguage: recording.announcementLanguage ?? null } }),
  };
}
