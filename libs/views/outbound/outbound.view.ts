import type { ActionKind, OutboundEvent } from '#domain/outbound/outbound.events';
import { iso } from '#domain/kernel/instant';
import type { Touch } from '#domain/kernel/projection';
import { defineView } from '../define-view.ts';

/** One thing that the platform is asked to do. Instants are ISO-8601. */
export interface OutboundActionDocument {
  readonly actionId: string;
  readonly kind: ActionKind;
  /** Our id of what it is for: a dial, a call, a request. */
  readonly about: string;
  readonly phoneNumberId: string;
  /** `due`: waits for its first or next attempt. `unknown`: nobody knows whether the platform did it, and it is not tried again. */
  readonly state: 'due' | 'in_flight' | 'done' | 'refused' | 'unknown' | 'expired';
  readonly attempts: number;
  readonly lastAttemptAt: string | null;
  /** The platform's error code. */
  readonly code: number | null;
  readonly dueAt: string;
  /** Why the last attempt had no known outcome. */
  readonly reason: string | null;
}

type News = Partial<Pick<OutboundActionDocument, 'state' | 'attempts' | 'lastAttemptAt' | 'code' | 'reason'>>;

/** Shows the outbox; the outbox itself lives in the streams. */
export const outbound = defineView<OutboundActionDocument>({
  name: 'outbound',
  version: 1,
  indexes: [
    { equals: [], sort: 'dueAt' },
    { equals: ['state'], sort: 'dueAt' },
    { equals: ['about'], sort: 'dueAt' },
  ],
  on: {
    ActionDue: (event) => news(event, {}),
    AttemptStarted: (event) => news(event, { state: 'in_flight', attempts: event.n, lastAttemptAt: iso(event.at), reason: null }),
    AttemptAnswered: (event) => news(event, { state: 'done', attempts: event.n }),
    AttemptRefused: (event) => news(event, { state: 'refused', attempts: event.n, code: event.code }),
    AttemptOutcomeUnknown: (event) => news(event, { state: event.final ? 'unknown' : 'due', attempts: event.n, reason: event.reason }),
    ActionExpired: (event) => news(event, { state: 'expired' }),
  },
});

function news(event: OutboundEvent, change: News): readonly Touch<OutboundActionDocument>[] {
  return [[event.actionId, (known) => ({ ...(known ?? due(event)), ...change })]];
}

const due = ({ actionId, kind, about, phoneNumberId, at }: OutboundEvent): OutboundActionDocument => ({
  actionId,
  kind,
  about,
  phoneNumberId,
  state: 'due',
  attempts: 0,
  lastAttemptAt: null,
  code: null,
  dueAt: iso(at),
  reason: null,
});
