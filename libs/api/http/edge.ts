import type { Consistency } from '#engine/consistency';
import type { RequestLedger } from '#engine/requests/request-ledger';
import type { EventStore } from '#event-store/event-store';

/** What the edge needs of the engine. */
export interface Edge {
  readonly store: EventStore;
  readonly consistency: Consistency;
  readonly requests: RequestLedger;
}

export const EDGE = Symbol('EDGE');
