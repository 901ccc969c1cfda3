import type { CallFact, Direction } from './call.events.ts';
import type { CallState } from './call.state.ts';

/** Which way the call went; null while nobody has told. Should facts disagree, outbound wins: only outbound calls have a dial or a status. */
export function directionOf(state: CallState): Direction | null {
  if (state.dial) return 'outbound';
  const told = state.facts.map(directionTold);
  if (told.includes('outbound')) return 'outbound';
  return told.includes('inbound') ? 'inbound' : null;
}

/** A terminate looks the same both ways, so only its payload can tell; every other fact tells by what it is. */
function directionTold(fact: CallFact): Direction | null {
  switch (fact.type) {
    case 'CallReceived':
      return 'inbound';
    case 'CallTerminated':
      return fact.context.direction;
    default:
      return 'outbound';
  }
}
