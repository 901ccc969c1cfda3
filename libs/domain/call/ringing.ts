import type { CallState } from './call.state.ts';
import { directionOf } from './direction.ts';
import { statusOf } from './status.ts';

/** An inbound call that rings and that nobody has. */
export const canBeAccepted = (state: CallState): boolean => statusOf(state) === 'ringing' && directionOf(state) === 'inbound';
