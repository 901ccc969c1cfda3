import type { ChannelSettings } from './channel.commands.ts';
import type { ChannelEvent } from './channel.events.ts';
import type { ConnectedChannel } from './channel.state.ts';
import { sameContent } from './same-content.ts';

/** One event for each setting that is named and differs from what holds. */
export function changes(state: ConnectedChannel, settings: ChannelSettings): readonly ChannelEvent[] {
  const { phoneNumberId } = state;
  const { messagingLimit, calling, inboundCalls, callHours, callbackPermission, recording } = settings;
  const events: readonly (ChannelEvent | false)[] = [
    differs(messagingLimit, state.messagingLimit) && { type: 'MessagingLimitObserved', phoneNumberId, limit: messagingLimit },
    differs(calling, state.calling) && { type: calling === 'enabled' ? 'CallingEnabled' : 'CallingDisabled', phoneNumberId },
    differs(inboundCalls, state.inboundCalls) && { type: inboundCalls === 'allowed' ? 'InboundCallsAllowed' : 'InboundCallsBlocked', phoneNumberId },
    differs(callHours, state.callHours) && { type: 'CallHoursSet', phoneNumberId, callHours },
    differs(callbackPermission, state.callbackPermission) && { type: 'CallbackPermissionSet', phoneNumberId, status: callbackPermission },
    differs(recording, state.recording) && { type: 'RecordingPolicySet', phoneNumberId, ...recording },
  ];
  return events.filter((event) => event !== false);
}

/** Whether a setting is named, and says something new. */
function differs<T>(wanted: T | undefined, held: unknown): wanted is T {
  return wanted !== undefined && !sameContent(wanted, held);
}
