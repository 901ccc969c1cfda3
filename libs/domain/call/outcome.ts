import type { CallTerminated, Outcome } from './call.events.ts';
import type { CallState } from './call.state.ts';
import { saysAnswered, saysFailed } from './best-terminate.ts';
import { directionOf } from './direction.ts';
import { endedByUs } from './ended-by.ts';
import { hasFact } from './facts.ts';

/** What a call that is over came to: the first match of the table in domain.md. Null while it is not known which way it went. */
export function outcomeOf(state: CallState, terminate: CallTerminated | null): Outcome | null {
  if (terminate && saysAnswered(terminate)) return 'answered';
  if (state.rejected) return outcomeOfRejection(state.rejected.reason);
  if (terminate && saysFailed(terminate)) return 'failed';
  switch (directionOf(state)) {
    case 'inbound':
      return 'missed';
    case 'outbound':
      return unansweredOutbound(state, terminate);
    case null:
      return null;
  }
}

function outcomeOfRejection(reason: NonNullable<CallState['rejected']>['reason']): Outcome {
  return reason === 'rejected' || reason === 'all_declined' ? 'declined' : reason;
}

function unansweredOutbound(state: CallState, terminate: CallTerminated | null): Outcome {
  if (hasFact(state, 'CallRejectedByContact')) return 'declined';
  return endedByUs(state, terminate) ? 'cancelled' : 'unanswered';
}
