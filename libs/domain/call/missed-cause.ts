import type { Gate, MissedCause } from './call.events.ts';
import type { CallState } from './call.state.ts';

/** A caller who gave up before this many seconds hung up early. */
const EARLY_SECONDS = 5;

const CAUSE_OF_GATE: Readonly<Record<Gate, MissedCause>> = {
  rejected_by_balance: 'balance',
  rejected_by_setting: 'calling_disabled',
  out_of_hours: 'out_of_hours',
};

/** Why nobody answered (CA-2), first match. `waited`: whole seconds, null while not known. */
export function missedCause(state: CallState, waited: number | null): MissedCause {
  const reason = state.rejected?.reason;
  if (reason && reason in CAUSE_OF_GATE) return CAUSE_OF_GATE[reason as Gate];
  // Somebody took it and it was not answered all the same: whatever the platform said to the accept, it came to nothing.
  if (state.accepts.length > 0) return 'accept_failed';
  if (reason) return 'agents_declined';
  return causeOfSilence(state, waited);
}

function causeOfSilence(state: CallState, waited: number | null): MissedCause {
  const free = state.offers.some((offer) => offer.agents.length > 0);
  const busy = state.offers.some((offer) => offer.busy.length > 0);
  // Without an offer the connect is still to come, and with it who was online.
  if (state.offers.length > 0 && !free) return busy ? 'all_busy' : 'nobody_online';
  return waited !== null && waited < EARLY_SECONDS ? 'hung_up_early' : 'no_answer';
}
