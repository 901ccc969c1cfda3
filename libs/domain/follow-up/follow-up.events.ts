import type { Instant } from '../kernel/instant.ts';
import type { AgentId, CallId, ContactId } from '../kernel/ids.ts';

/** A missed call of this contact, or a better account of one that is known. `endedAt` null: it turned out not to be a miss. */
export interface MissedCallCounted {
  readonly type: 'MissedCallCounted';
  readonly contactId: ContactId;
  readonly callId: CallId;
  readonly endedAt: Instant | null;
}

/** The business reached the contact: an answered call either way, or a delivered message (CA-3). */
export interface ContactReached {
  readonly type: 'ContactReached';
  readonly contactId: ContactId;
  readonly factKey: string;
  readonly at: Instant;
  readonly by: 'call' | 'message' | 'agent';
  readonly agentId: AgentId | null;
  /** Set where an agent ticked off one follow-up by hand: it handles that one alone. */
  readonly callId: CallId | null;
}

/** What a follow-up stands at, after all that is known. Seconds are whole. */
export interface FollowUpStanding {
  readonly missedInARow: number;
  readonly handledAt: Instant | null;
  readonly handledBy: AgentId | null;
  readonly secondsToHandle: number | null;
}

/** The standing of one missed call changed. */
export interface FollowUpChanged {
  readonly type: 'FollowUpChanged';
  readonly contactId: ContactId;
  readonly callId: CallId;
  readonly standing: FollowUpStanding;
}

/** One agent takes it upon himself to call back. */
export interface FollowUpClaimed {
  readonly type: 'FollowUpClaimed';
  readonly contactId: ContactId;
  readonly callId: CallId;
  readonly agentId: AgentId;
  readonly at: Instant;
}

export type FollowUpEvent = MissedCallCounted | ContactReached | FollowUpChanged | FollowUpClaimed;
