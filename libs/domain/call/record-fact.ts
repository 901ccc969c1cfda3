import { MINUTE } from '../kernel/instant.ts';
import type { Instant, Millis } from '../kernel/instant.ts';
import type { CallCommand } from './call.commands.ts';
import type { CallEvent, CallFact, CallOffered, CallRejected, Gate, PlatformFact } from './call.events.ts';
import { bestTerminate } from './best-terminate.ts';
import { conclude } from './conclude.ts';
import { knownContext } from './context.ts';
import { directionOf } from './direction.ts';
import { hasFact, isKnown, isStale } from './facts.ts';
import { inTurn } from './in-turn.ts';
import type { Step } from './in-turn.ts';
import { linkDial } from './link-dial.ts';
import { platformCallIdOf } from './subject.ts';
import type { CallState } from './call.state.ts';

/** A connect older than this by our clock is stale: it never rings (CA-19). */
const STALE_AFTER: Millis = MINUTE;

type RecordFact = Extract<CallCommand, { type: 'RecordFact' }>;

/** Takes in what the platform said: the dial that it names, the fact, our judgement of an inbound call, and the end. */
export function recordFact(command: RecordFact, state: CallState): readonly CallEvent[] {
  const { fact, dial } = command;
  const { sdp: _sdp, ...subject } = fact.subject ?? {};
  const link = linkDial({ context: fact.context, dial, by: 'opaque_data', at: fact.at, subject });
  const gate = directionOf(state) === 'inbound' ? null : command.gate;
  return inTurn(state, link, recorded(fact, command.now), judged({ ...command, gate }), conclude);
}

/** The fact once; after the end as a late one, but for the first terminate, which every end waits for. */
const recorded =
  (told: PlatformFact, now: Instant): Step =>
  (state) => {
    if (isKnown(state, told)) return [];
    const fact = decided(told, now, state);
    const late = state.ending !== null && !(fact.type === 'CallTerminated' && bestTerminate(state) === null);
    if (!late) return [fact];
    const { subject, ...bare } = fact;
    return [{ type: 'LateFactRecorded', callId: fact.context.callId, fact: bare, subject }];
  };

/** Whether a connect is stale is decided with the first one: a second one cannot end a call that rings. */
function decided(told: PlatformFact, now: Instant, state: CallState): CallFact {
  if (told.type !== 'CallReceived') return told;
  return { ...told, stale: !hasFact(state, 'CallReceived') && now - told.at > STALE_AFTER };
}

/**
 * Judges an inbound call once: turned away by the gate that stands at the first fact that tells it is inbound, else offered to who is
 * there at its connect. An offer after the end or of a stale call rings nobody; it is noted so that the cause of the miss is the same.
 */
const judged =
  (command: RecordFact): Step =>
  (state) => {
    if (directionOf(state) !== 'inbound' || isJudged(state)) return [];
    return command.gate ? [turnedAway(state, command.gate, command.now)] : offered(state, command);
  };

const isJudged = (state: CallState): boolean => state.rejected !== null || state.offers.length > 0;

/** Neither over nor stale: somebody can be told, and so can the platform. */
const isHappening = (state: CallState): boolean => bestTerminate(state) === null && !isStale(state);

function turnedAway(state: CallState, gate: Gate, now: Instant): CallRejected {
  const { callId, phoneNumberId } = knownContext(state);
  const subject = platformCallIdOf(state);
  return { type: 'CallRejected', callId, phoneNumberId, by: 'system', reason: gate, agentId: null, at: now, tellPlatform: isHappening(state), subject };
}

function offered(state: CallState, { roster: { free, busy }, now }: RecordFact): readonly CallOffered[] {
  if (!hasFact(state, 'CallReceived')) return [];
  const { callId } = knownContext(state);
  return [{ type: 'CallOffered', callId, agents: free, busy, at: now, ...(isHappening(state) ? {} : { rang: false }) }];
}
