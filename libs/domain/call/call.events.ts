import type { Instant } from '../kernel/instant.ts';
import type { AccountId, AgentId, CallId, ContactId, DialId, PhoneNumberId } from '../kernel/ids.ts';

/** Inbound = the user called the business; outbound = the business called the user. */
export type Direction = 'inbound' | 'outbound';

export type Outcome =
  | 'answered'
  | 'missed'
  | 'declined'
  | 'failed'
  | 'unanswered'
  | 'cancelled'
  | 'rejected_by_setting'
  | 'rejected_by_balance'
  | 'out_of_hours'
  | 'unconfirmed';

/** Why an inbound call was not answered (CA-2), in the order in which the first match wins. */
export type MissedCause =
  | 'balance'
  | 'calling_disabled'
  | 'out_of_hours'
  | 'accept_failed'
  | 'agents_declined'
  | 'nobody_online'
  | 'all_busy'
  | 'hung_up_early'
  | 'no_answer';

export type EndedBy = 'agent' | 'system' | 'business' | 'platform' | 'contact' | 'unknown';

/** What stops an inbound call from ringing. Judged once, when the first fact of the call is decided on. */
export type Gate = 'rejected_by_setting' | 'rejected_by_balance' | 'out_of_hours';

/** `late_fact`: two ends that disagree, or an end after we had given up. The rest as the contract lists them. */
export type CallFlag = 'limited_reliability' | 'late_fact' | 'duration_conflict' | 'foreign_dial' | 'stale';

/** What every fact says of the call it belongs to; any of them may be the first that we hear of. */
export interface CallContext {
  readonly callId: CallId;
  readonly phoneNumberId: PhoneNumberId;
  readonly contactId: ContactId | null;
  /** Null where the payload does not say. */
  readonly direction: Direction | null;
  readonly accountId: AccountId;
  readonly wabaId: string;
  /** IANA zone of the WABA: it fixes month and rate card. */
  readonly timeZone: string;
  /** ISO 4217, of the account; left out where there was none. */
  readonly currency?: string;
}

/** The personal part of a fact. An alias and no interface, so that it fits the open `subject` of every event. */
export type CallSubject = {
  readonly platformCallId?: string;
  readonly bsuid?: string;
  readonly waId?: string;
  readonly name?: string;
  /** The user's number in digits, whoever called whom. */
  readonly number?: string;
  /** The session description that the other side needs. */
  readonly sdp?: string;
};

interface Fact {
  readonly context: CallContext;
  /** The same fact has the same key, however often and in whatever payload it comes. */
  readonly factKey: string;
  /** The platform's timestamp. */
  readonly at: Instant;
  readonly subject: CallSubject | null;
}

/** Inbound `connect`: somebody rings us. */
export interface CallReceived extends Fact {
  readonly type: 'CallReceived';
  /** Our clock was more than 60 s past the connect's when we decided: never rings (CA-19). */
  readonly stale: boolean;
}

/** Outbound `connect`: the media tunnel stands. Not the pick-up (CA-10). */
export interface CallConnected extends Fact {
  readonly type: 'CallConnected';
}

/** Outbound `RINGING`. */
export interface CallRinging extends Fact {
  readonly type: 'CallRinging';
}

/** Outbound `ACCEPTED`: the user picked up. */
export interface CallPickedUp extends Fact {
  readonly type: 'CallPickedUp';
}

/** Outbound `REJECTED` by the contact. */
export interface CallRejectedByContact extends Fact {
  readonly type: 'CallRejectedByContact';
}

/** `terminate`, as the platform said it. `at` is its timestamp. */
export interface CallTerminated extends Fact {
  readonly type: 'CallTerminated';
  /** Lower case: `completed`, `failed`. */
  readonly status: string;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** Whole seconds. */
  readonly durationSeconds: number | null;
  readonly errorCode: number | null;
}

/** What the platform can say of a call. */
export type CallFact = CallReceived | CallConnected | CallRinging | CallPickedUp | CallRejectedByContact | CallTerminated;

/** A fact without its personal part. One by one, as schemas are made from it and no generator sees through a conditional type. */
export type BareFact =
  | Omit<CallReceived, 'subject'>
  | Omit<CallConnected, 'subject'>
  | Omit<CallRinging, 'subject'>
  | Omit<CallPickedUp, 'subject'>
  | Omit<CallRejectedByContact, 'subject'>
  | Omit<CallTerminated, 'subject'>;

/** What the platform said, before anything was decided on it. */
export type PlatformFact = Omit<CallReceived, 'stale'> | Exclude<CallFact, CallReceived>;

/** This call is the dial that we made. */
export interface CallDialled {
  readonly type: 'CallDialled';
  readonly context: CallContext;
  readonly dialId: DialId;
  readonly agentId: AgentId;
  readonly at: Instant;
  /** Position of the grant that the dial relied on (PE-11). */
  readonly grantPosition: string | null;
  readonly by: 'answer' | 'opaque_data' | 'elimination';
  readonly subject: CallSubject | null;
}

/** The agents who were told: `agents` were free, `busy` were on a call. Both empty: nobody was online. */
export interface CallOffered {
  readonly type: 'CallOffered';
  readonly callId: CallId;
  readonly agents: readonly AgentId[];
  readonly busy: readonly AgentId[];
  readonly at: Instant;
  /** False: it was over or stale when its connect came, so nobody was told; these are the agents who were online then. Left out: it rings. */
  readonly rang?: false;
}

/** The first agent to accept (CA-5). */
export interface CallAccepted {
  readonly type: 'CallAccepted';
  readonly callId: CallId;
  readonly phoneNumberId: PhoneNumberId;
  readonly agentId: AgentId;
  readonly at: Instant;
  readonly subject: { readonly platformCallId?: string; readonly sdp?: string } | null;
}

/** The platform took the accept. */
export interface CallAcceptConfirmed {
  readonly type: 'CallAcceptConfirmed';
  readonly callId: CallId;
  readonly agentId: AgentId;
  readonly at: Instant;
}

/** The platform refused the accept: the line is free again and the call rings on. */
export interface CallAcceptFailed {
  readonly type: 'CallAcceptFailed';
  readonly callId: CallId;
  readonly agentId: AgentId;
  readonly at: Instant;
  readonly code: number | null;
}

/** One agent does not want it; it rings on for the others. */
export interface CallDeclinedByAgent {
  readonly type: 'CallDeclinedByAgent';
  readonly callId: CallId;
  readonly agentId: AgentId;
  readonly at: Instant;
}

/** We turned the call away; the platform is told. `agentId` is set when one agent rejected it for all. */
export interface CallRejected {
  readonly type: 'CallRejected';
  readonly callId: CallId;
  readonly phoneNumberId: PhoneNumberId;
  readonly by: 'business' | 'agents' | 'system';
  readonly reason: Gate | 'rejected' | 'all_declined';
  readonly agentId: AgentId | null;
  readonly at: Instant;
  /** False where the call was over already, so that nobody need be told. */
  readonly tellPlatform: boolean;
  readonly subject: { readonly platformCallId?: string } | null;
}

/** We asked the platform to end the call. */
export interface EndRequested {
  readonly type: 'EndRequested';
  readonly callId: CallId;
  readonly phoneNumberId: PhoneNumberId;
  readonly by: 'agent' | 'system';
  readonly agentId: AgentId | null;
  readonly at: Instant;
  readonly subject: { readonly platformCallId?: string } | null;
}

/** The miss of a call, or null where there is none. Waiting is in whole seconds. */
export interface Missed {
  readonly cause: MissedCause;
  readonly ringAttempts: number;
  readonly waitingSeconds: number;
}

/** How a call ended, derived from all that is known of it. The same facts give the same ending in any order. */
export interface Ending {
  readonly direction: Direction | null;
  /** Null only while nobody has told which way the call went. */
  readonly outcome: Outcome | null;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant;
  readonly durationSeconds: number | null;
  /** What money uses (CA-12): the duration, or end − start where it is missing; 0 when not answered. */
  readonly billableSeconds: number;
  readonly endedBy: EndedBy;
  /** The agent who had it. */
  readonly agentId: AgentId | null;
  readonly missed: Missed | null;
  readonly errorCode: number | null;
  readonly flags: readonly CallFlag[];
  readonly contactId: ContactId | null;
  readonly phoneNumberId: PhoneNumberId;
  /** The dial that became this call; null (or left out) where nobody dialled it here. */
  readonly dialId?: DialId | null;
}

/** The end of the call and what it came to. */
export interface CallEnded {
  readonly type: 'CallEnded';
  readonly callId: CallId;
  readonly context: CallContext;
  readonly ending: Ending;
  readonly subject: CallSubject | null;
}

/** An inbound call that was not answered: one contact event (CA-3). Follows its CallEnded, or the correction that made it a miss. */
export interface CallMissed {
  readonly type: 'CallMissed';
  readonly callId: CallId;
  readonly context: CallContext;
  readonly outcome: Outcome;
  readonly missed: Missed;
  /** The end of the call. */
  readonly occurredAt: Instant;
  readonly subject: CallSubject | null;
}

/** A fact that came after the end. It fills in what was missing; it rings nobody (CA-4). */
export interface LateFactRecorded {
  readonly type: 'LateFactRecorded';
  readonly callId: CallId;
  readonly fact: BareFact;
  readonly subject: CallSubject | null;
}

/** What we know now makes it another ending. */
export interface CallOutcomeCorrected {
  readonly type: 'CallOutcomeCorrected';
  readonly callId: CallId;
  readonly context: CallContext;
  readonly from: Ending;
  readonly to: Ending;
  readonly subject: CallSubject | null;
}

/** The platform's duration and its own times differ by more than a second (CA-12). */
export interface DurationConflictFound {
  readonly type: 'DurationConflictFound';
  readonly callId: CallId;
  readonly durationSeconds: number;
  readonly spanSeconds: number;
}

export type CallEvent =
  | CallFact
  | CallDialled
  | CallOffered
  | CallAccepted
  | CallAcceptConfirmed
  | CallAcceptFailed
  | CallDeclinedByAgent
  | CallRejected
  | EndRequested
  | CallEnded
  | CallMissed
  | LateFactRecorded
  | CallOutcomeCorrected
  | DurationConflictFound;
