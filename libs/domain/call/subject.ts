import type { CallSubject } from './call.events.ts';
import type { CallState } from './call.state.ts';

/**
 * All personal data that the facts hold, the platform's later word before its earlier one. `sdp` is the platform's last session
 * description: the offer of an inbound call, the answer of an outbound one. Empty after erasure.
 */
export function subjectOf(state: CallState): CallSubject {
  const subjects = [...(state.dial ? [state.dial] : []), ...state.facts].map((source) => told(source.subject));
  return Object.assign({}, ...subjects) as CallSubject;
}

/** Who it is, without the session description. */
export function whoOf(state: CallState): CallSubject {
  const { sdp: _sdp, ...who } = subjectOf(state);
  return who;
}

/** What actions at the platform are addressed with. */
export function platformCallIdOf(state: CallState): { readonly platformCallId?: string } {
  const { platformCallId } = subjectOf(state);
  return platformCallId === undefined ? {} : { platformCallId };
}

/** Without what is not there, so that a fact that does not know never hides one that does. An erased subject is null. */
function told(subject: CallSubject | null | undefined): CallSubject {
  return Object.fromEntries(Object.entries(subject ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== ''));
}
