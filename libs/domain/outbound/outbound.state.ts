import type { Instant } from '../kernel/instant.ts';
import type { ActionDue } from './outbound.events.ts';

/** What an action repeats in each of its events. */
export type ActionIdentity = Pick<ActionDue, 'actionId' | 'kind' | 'phoneNumberId' | 'about' | 'contactId'>;

/**
 * One thing that the platform is asked to do.
 *
 * It waits (`waiting`) until an attempt is recorded (`in_flight`); only then the call leaves. An attempt found in flight after a crash may or
 * may not have reached the platform: whoever finds it must record its outcome as unknown before anything else. `closed` is never left.
 */
export type OutboundAction =
  | { readonly kind: 'unplanned' }
  | { readonly kind: 'waiting'; readonly identity: ActionIdentity; readonly notAfter: Instant; readonly attempts: number }
  | { readonly kind: 'in_flight'; readonly identity: ActionIdentity; readonly notAfter: Instant; readonly attempts: number }
  | { readonly kind: 'closed'; readonly identity: ActionIdentity; readonly attempts: number };

/** Actions that may be asked for again when nobody knows what became of the last time. The others would ring twice, or write twice. */
export const isRepeatable = (kind: ActionIdentity['kind']): boolean => kind === 'accept' || kind === 'reject' || kind === 'terminate';
