import type { Consistency } from '#engine/consistency';
import type { Gateway } from '#engine/gateway/gateway';
import type { RequestLedger } from '#engine/requests/request-ledger';

/** What the edge needs of the engine. */
export interface Edge {
  readonly store: Gateway['store'];
  readonly consistency: Consistency;
  readonly requests: RequestLedger;
}

export const EDGE = Symbol('EDGE');
