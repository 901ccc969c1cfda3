import type { Refusal } from '../kernel/decider.ts';
import type { Instant } from '../kernel/instant.ts';
import type { CallId, ContactId, DialId, MessageId, RequestId } from '../kernel/ids.ts';
import type { PolicySet } from '../policy/policy.ts';
import type { Pair, PermissionReply } from './permission.events.ts';
import type { PermissionFacts } from './permission.facts.ts';

export type PermissionCommand =
  | { readonly type: 'MoveServiceWindow'; readonly pair: Pair; readonly at: Instant; readonly by: 'message' | 'call' | 'accepted_call' }
  | {
      readonly type: 'RequestPermission';
      readonly pair: Pair;
      readonly requestId: RequestId;
      readonly form: 'free_form' | 'template';
      readonly template: { readonly name: string; readonly language: string } | null;
      readonly subject: { readonly to?: string; readonly bsuid?: string; readonly text?: string };
      readonly policy: PolicySet;
      /** What the number itself says to it: a rule that comes before those of the pair. Left out or null: nothing. */
      readonly gate?: Refusal | null;
      readonly now: Instant;
    }
  | {
      readonly type: 'AnswerRequest';
      readonly pair: Pair;
      readonly requestId: RequestId;
      readonly messageId: MessageId;
      readonly at: Instant;
      readonly policy?: PolicySet;
    }
  | { readonly type: 'RefuseRequest'; readonly pair: Pair; readonly requestId: RequestId; readonly code: number | null; readonly at: Instant }
  /** `policy`, here and where a request is answered, says what a temporary yes without an end is; left out, it is `meta`. */
  | { readonly type: 'RecordReply'; readonly pair: Pair; readonly reply: PermissionReply; readonly policy?: PolicySet }
  | { readonly type: 'CountConnection'; readonly pair: Pair; readonly callId: CallId; readonly direction: 'inbound' | 'outbound'; readonly startedAt: Instant }
  /** `facts` are those of the pair with `from`, a contact that turned out to be this one. */
  | { readonly type: 'AbsorbPermission'; readonly pair: Pair; readonly from: ContactId; readonly facts: PermissionFacts }
  | { readonly type: 'CountAttempt'; readonly pair: Pair; readonly dialId: DialId; readonly at: Instant }
  | { readonly type: 'ReservePair'; readonly pair: Pair; readonly dialId: DialId; readonly policy: PolicySet; readonly now: Instant }
  | { readonly type: 'ReleasePair'; readonly pair: Pair; readonly dialId: DialId };
