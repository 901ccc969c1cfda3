import type { CallEvent, CallMissed, Ending } from '#domain/call/call.events';
import { followUpAggregate } from '#domain/follow-up/follow-up.decider';
import type { FollowUpCommand } from '#domain/follow-up/follow-up.commands';
import type { CallId, ContactId } from '#domain/kernel/ids';
import type { Instant } from '#domain/kernel/instant';
import type { Process, Reaction } from '../process.ts';

/** Every missed call is owed to its contact, and every answered one settles what was owed before it (CA-3). */
export const missedCall: Process<CallEvent> = {
  name: 'missed-call',
  on: {
    CallMissed: (event) => counted(event),
    CallEnded: ({ callId, ending }) => reached(callId, ending),
    CallOutcomeCorrected: ({ callId, from, to }) => [...withdrawn(callId, from, to), ...moved(callId, from, to), ...reached(callId, to)],
  },
};

const counted = ({ callId, context, occurredAt }: CallMissed): readonly Reaction[] =>
  context.contactId === null ? [] : [count(context.contactId, callId, occurredAt)];

/** It was no miss of this contact after all. */
function withdrawn(callId: CallId, from: Ending, to: Ending): readonly Reaction[] {
  const stays = to.missed !== null && to.contactId === from.contactId;
  return from.missed && from.contactId !== null && !stays ? [count(from.contactId, callId, null)] : [];
}

/** Still a miss, by another account of it. One that has just become a miss comes with a CallMissed of its own. */
function moved(callId: CallId, from: Ending, to: Ending): readonly Reaction[] {
  if (!from.missed || !to.missed || to.contactId === null) return [];
  return from.endedAt === to.endedAt && from.contactId === to.contactId ? [] : [count(to.contactId, callId, to.endedAt)];
}

function reached(callId: CallId, { outcome, contactId, startedAt, agentId }: Ending): readonly Reaction[] {
  if (outcome !== 'answered' || contactId === null || startedAt === null) return [];
  // The call is no follow-up that is ticked off by hand, so it stands in the key alone.
  return [followUp({ type: 'RecordReached', contactId, factKey: callId, at: startedAt, by: 'call', agentId, callId: null })];
}

const count = (contactId: ContactId, callId: CallId, endedAt: Instant | null): Reaction =>
  followUp({ type: 'CountMissedCall', contactId, callId, endedAt });

const followUp = (command: FollowUpCommand): Reaction => ({ aggregate: followUpAggregate, id: command.contactId, command: () => command });
