import type { CallCommand } from './call.commands.ts';
import type { CallEvent } from './call.events.ts';
import type { CallState } from './call.state.ts';
import { canBeAccepted } from './ringing.ts';

type OfferCall = Extract<CallCommand, { type: 'OfferCall' }>;

/** Tells agents who came online, or came off a call, while it rings; who was told already is not told again. */
export function offerAgain({ callId, roster, now }: OfferCall, state: CallState): readonly CallEvent[] {
  if (!canBeAccepted(state)) return [];
  const free = new Set(state.offers.flatMap((offer) => offer.agents));
  const told = new Set([...free, ...state.offers.flatMap((offer) => offer.busy)]);
  const agents = roster.free.filter((agent) => !free.has(agent));
  const busy = roster.busy.filter((agent) => !told.has(agent));
  return agents.length + busy.length === 0 ? [] : [{ type: 'CallOffered', callId, agents, busy, at: now }];
}
