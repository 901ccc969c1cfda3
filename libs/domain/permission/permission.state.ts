import type { MessageId, RequestId } from '../kernel/ids.ts';
import type { AttemptFact, ConnectionFact, PermissionFacts, PermissionReply, ReplyFact, RequestFact } from './permission.facts.ts';
import { NO_WINDOW } from './service-window.ts';

export type { PermissionFacts } from './permission.facts.ts';

/** Before anything is known. */
export const NO_FACTS: PermissionFacts = {
  window: NO_WINDOW,
  requests: [],
  replies: [],
  quarantined: [],
  connections: [],
  attempts: [],
  absorbed: [],
  reservation: null,
};

/** The request with this id, if it is known. */
export const requestOf = ({ requests }: Pick<PermissionFacts, 'requests'>, requestId: RequestId): RequestFact | undefined =>
  requests.find((request) => request.requestId === requestId);

/** Whether a message of ours is one that asks for permission to call. */
export const isRequestMessage = ({ requests }: Pick<PermissionFacts, 'requests'>, messageId: MessageId): boolean =>
  requests.some((request) => request.messageId === messageId);

/** What was said in one second is taken in this order, so that a doubt is settled for the contact. */
const RANK = { grant: 0, decline: 1, revoke: 2 } as const;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of each list: when it took effect, and then anything that tells two apart. */
export const inOrder = {
  requests: (a: RequestFact, b: RequestFact): number => a.requestedAt - b.requestedAt || byText(a.requestId, b.requestId),
  replies: (a: ReplyFact, b: ReplyFact): number => a.at - b.at || RANK[a.verdict] - RANK[b.verdict] || byText(a.factKey, b.factKey),
  quarantined: (a: PermissionReply, b: PermissionReply): number => byText(a.factKey, b.factKey),
  connections: (a: ConnectionFact, b: ConnectionFact): number => a.startedAt - b.startedAt || byText(a.callId, b.callId),
  attempts: (a: AttemptFact, b: AttemptFact): number => a.at - b.at || byText(a.dialId, b.dialId),
};
