import type { Aggregate } from '../kernel/aggregate.ts';
import { emit, impossible, nothing, refuse, type Decider, type Decision } from '../kernel/decider.ts';
import type { ChannelCommand } from './channel.commands.ts';
import type { ChannelEvent } from './channel.events.ts';
import type { Channel, ConnectedChannel } from './channel.state.ts';
import { callingRefusal } from './messaging-limit.ts';
import { changes } from './settings.ts';
import { sameContent } from './same-content.ts';

type Connect = Extract<ChannelCommand, { type: 'ConnectChannel' }>;

/** Connects a number once and keeps its settings. A change is all or nothing: refused (CH-1), none of it is taken over. */
export const channel: Decider<ChannelCommand, ChannelEvent, Channel> = {
  initial: { kind: 'unconnected' },

  decide(command, state) {
    switch (command.type) {
      case 'ConnectChannel':
        return state.kind === 'unconnected' ? connect(command) : connectAgain(command, state);
      case 'ChangeSettings': {
        if (state.kind === 'unconnected') return nothing;
        const refusal = callingRefusal(state, command.settings, command.policy, command.now);
        return refusal ? refuse(refusal.code, refusal) : emit(...changes(state, command.settings));
      }
      default:
        return impossible(command);
    }
  },

  evolve(state, event) {
    if (event.type === 'ChannelConnected') {
      const { type: _, ...identity } = event;
      return { kind: 'connected', ...identity, ...DEFAULTS };
    }
    return state.kind === 'connected' ? { ...state, ...setting(event) } : state;
  },
};

/** One stream per number. */
export const channelAggregate: Aggregate<ChannelCommand, ChannelEvent, Channel> = { category: 'channel', decider: channel };

const DEFAULTS = {
  messagingLimit: null,
  calling: 'disabled',
  inboundCalls: 'allowed',
  callHours: null,
  callbackPermission: null,
  recording: null,
} as const;

function connect({ messagingLimit, type: _, ...identity }: Connect): Decision<ChannelEvent> {
  const { phoneNumberId } = identity;
  const limit: ChannelEvent[] = messagingLimit === null ? [] : [{ type: 'MessagingLimitObserved', phoneNumberId, limit: messagingLimit }];
  return emit<ChannelEvent>({ type: 'ChannelConnected', ...identity }, ...limit);
}

/** The same content again is no news. A limit that is left out says nothing, so it contradicts nothing. */
function connectAgain({ type: _, messagingLimit, ...identity }: Connect, state: ConnectedChannel): Decision<ChannelEvent> {
  const { phoneNumberId, wabaId, displayPhoneNumber, country, timeZone, accountId } = state;
  const same = sameContent(identity, { phoneNumberId, wabaId, displayPhoneNumber, country, timeZone, accountId });
  const sameLimit = messagingLimit === null || messagingLimit === state.messagingLimit;
  return same && sameLimit ? nothing : refuse('already_exists', { detail: 'the number is connected with other content' });
}

function setting(event: Exclude<ChannelEvent, { type: 'ChannelConnected' }>): Partial<ConnectedChannel> {
  switch (event.type) {
    case 'MessagingLimitObserved':
      return { messagingLimit: event.limit };
    case 'CallingEnabled':
      return { calling: 'enabled' };
    case 'CallingDisabled':
      return { calling: 'disabled' };
    case 'InboundCallsAllowed':
      return { inboundCalls: 'allowed' };
    case 'InboundCallsBlocked':
      return { inboundCalls: 'blocked' };
    case 'CallHoursSet':
      return { callHours: event.callHours };
    case 'CallbackPermissionSet':
      return { callbackPermission: event.status };
    case 'RecordingPolicySet':
      return { recording: { enabled: event.enabled, purpose: event.purpose, announcementLanguage: event.announcementLanguage } };
    default:
      return impossible(event);
  }
}
