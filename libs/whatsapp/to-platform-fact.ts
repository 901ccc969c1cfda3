import type { CallContext, CallSubject, PlatformFact } from '#domain/call/call.events';
import type { CallUpdate } from './payload/update.ts';
import { impossible } from '#domain/kernel/decider';

/** What a call update says, as a fact of the call that `context` identifies. Personal parts go into `subject` alone. */
export function toPlatformFact(update: CallUpdate, context: CallContext): PlatformFact {
  const fact = { context, factKey: update.factKey, at: update.at, subject: subjectOf(update) };
  switch (update.event) {
    case 'connect':
      return { type: update.direction === 'inbound' ? 'CallReceived' : 'CallConnected', ...fact };
    case 'ringing':
      return { type: 'CallRinging', ...fact };
    case 'accepted':
      return { type: 'CallPickedUp', ...fact };
    case 'rejected':
      return { type: 'CallRejectedByContact', ...fact };
    case 'terminate': {
      const { status, startedAt, endedAt, durationSeconds, errorCode } = update;
      return { type: 'CallTerminated', ...fact, status, startedAt, endedAt, durationSeconds, errorCode };
    }
    default:
      return impossible(update);
  }
}

const subjectOf = (update: CallUpdate): CallSubject => ({
  platformCallId: update.platformCallId,
  ...update.user,
  ...(update.event === 'connect' && update.sdp !== undefined ? { sdp: update.sdp } : {}),
});
