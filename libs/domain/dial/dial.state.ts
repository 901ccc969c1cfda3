import type { CallId } from '../kernel/ids.ts';
import type { DialRequested } from './dial.events.ts';

/** What was asked for. */
export type RequestedDial = Omit<DialRequested, 'type'>;

/**
 * An outbound attempt until the platform gives it a call.
 *
 * `requested` waits for its link, and so does `unresolved`, where nobody knows whether the platform took it; it is never sent again. `failed` and
 * `cancelled` free agent and pair. A webhook may still prove that a call came of any of these: then it is `linked` for good, and
 * `unwanted` tells that the dial had been given up before, so that the call has to be ended. `refused` never left the house.
 */
export type DialState =
  | { readonly kind: 'none' | 'refused'; readonly requested: null }
  | { readonly kind: 'requested' | 'unresolved' | 'failed' | 'cancelled'; readonly requested: RequestedDial }
  | { readonly kind: 'linked'; readonly requested: RequestedDial; readonly callId: CallId; readonly unwanted: boolean };

/** A dial that is still waiting for its link. */
export type OpenDial = DialState & { readonly kind: 'requested' | 'unresolved' };

/** Whether a failure or the agent can still end the dial. */
export const isOpen = (dial: DialState): dial is OpenDial => dial.kind === 'requested' || dial.kind === 'unresolved';
