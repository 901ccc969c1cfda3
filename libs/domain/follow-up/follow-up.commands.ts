import type { Instant } from '../kernel/instant.ts';
import type { AgentId, CallId, ContactId } from '../kernel/ids.ts';

export type FollowUpCommand =
  /** `endedAt` null: it is not a miss after all. */
  | { readonly type: 'CountMissedCall'; readonly contactId: ContactId; readonly callId: CallId; readonly endedAt: Instant | null }
  | {
      readonly type: 'RecordReached';
      readonly contactId: ContactId;
      readonly factKey: string;
      readonly at: Instant;
      readonly by: 'call' | 'message' | 'agent';
      readonly agentId: AgentId | null;
      readonly callId: CallId | null;
    }
  | { readonly type: 'ClaimFollowUp'; readonly contactId: ContactId; readonly callId: CallId; readonly agentId: AgentId; readonly now: Instant };
