import type { Instant } from '../kernel/instant.ts';
import type { AgentId, CallId, ContactId, DialId } from '../kernel/ids.ts';
import type { CallContext, CallSubject, Gate, PlatformFact } from './call.events.ts';

/** Who could be told of a ringing call: agents online, on no call and on one. */
export interface Roster {
  readonly free: readonly AgentId[];
  readonly busy: readonly AgentId[];
}

/** The dial that a fact names in its opaque data. */
export interface DialReference {
  readonly dialId: DialId;
  readonly agentId: AgentId;
  readonly grantPosition: string | null;
  /** Whom the dial was to: the pair that it reserved. Left out: whom the fact names. */
  readonly contactId?: ContactId;
  /** When it was dialled, so that the call has the same place in time however its link was found. Left out: when the link was. */
  readonly at?: Instant;
}

export type CallCommand =
  | {
      readonly type: 'RecordFact';
      readonly fact: PlatformFact;
      /** What would stop the call from ringing as things stand; counts only for the first fact that tells it is inbound. */
      readonly gate: Gate | null;
      readonly roster: Roster;
      readonly dial: DialReference | null;
      readonly now: Instant;
    }
  /** Agents who came online while it rings. */
  | { readonly type: 'OfferCall'; readonly callId: CallId; readonly roster: Roster; readonly now: Instant }
  | { readonly type: 'AcceptCall'; readonly callId: CallId; readonly agentId: AgentId; readonly sdp: string; readonly now: Instant }
  | { readonly type: 'ConfirmAccept'; readonly callId: CallId; readonly agentId: AgentId; readonly now: Instant }
  /** `code` null: nobody knows whether the platform took it, so a later end with times still makes it this agent's call (CA-9). */
  | { readonly type: 'FailAccept'; readonly callId: CallId; readonly agentId: AgentId; readonly code: number | null; readonly now: Instant }
  | {
      readonly type: 'DeclineCall';
      readonly callId: CallId;
      readonly agentId: AgentId;
      /** Who is online now, on a call or not: when all of them have declined the call is turned away. Left out: all who were told. */
      readonly online?: readonly AgentId[];
      readonly now: Instant;
    }
  | { readonly type: 'RejectCall'; readonly callId: CallId; readonly agentId: AgentId; readonly now: Instant }
  | { readonly type: 'RequestEnd'; readonly callId: CallId; readonly by: 'agent' | 'system'; readonly agentId: AgentId | null; readonly now: Instant }
  | {
      readonly type: 'LinkDial';
      readonly context: CallContext;
      readonly dial: DialReference;
      readonly by: 'answer' | 'opaque_data' | 'elimination';
      readonly at: Instant;
      readonly subject: CallSubject;
    };
