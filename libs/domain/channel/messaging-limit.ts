import type { Refusal } from '../kernel/decider.ts';
import type { Instant } from '../kernel/instant.ts';
import { MESSAGING_LIMIT_THRESHOLD } from '../policy/messaging-limit.policy.ts';
import { policyAt, type PolicySet } from '../policy/policy.ts';
import type { ChannelSettings } from './channel.commands.ts';
import type { ConnectedChannel } from './channel.state.ts';

/**
 * CH-1: calling is enabled only where the messaging limit reaches the threshold, a limit told by the same change included. An unknown limit
 * does not; `unlimited` does. Calling that is on already stays on, whatever becomes of the limit. Null: nothing stands against it.
 */
export function callingRefusal(state: ConnectedChannel, settings: ChannelSettings, set: PolicySet, now: Instant): Refusal | null {
  if (settings.calling !== 'enabled' || state.calling === 'enabled') return null;
  const limit = settings.messagingLimit ?? state.messagingLimit;
  const { value: threshold, source } = policyAt(MESSAGING_LIMIT_THRESHOLD[set], now);
  if (limit === 'unlimited' || (limit !== null && limit >= threshold)) return null;
  return {
    code: 'messaging_limit_too_low',
    rule: 'CH-1',
    detail: `the messaging limit is ${limit ?? 'unknown'}; calling needs ${threshold}`,
    inputs: { limit, threshold, source },
  };
}
