import type { Instant } from '../kernel/instant.ts';
import type { ActionDue } from './outbound.events.ts';

export type OutboundCommand =
  | ({ readonly type: 'PlanAction' } & Omit<ActionDue, 'type'>)
  | { readonly type: 'StartAttempt'; readonly at: Instant }
  | { readonly type: 'RecordAnswer'; readonly status: number; readonly result: string | null; readonly platformId: string | null; readonly at: Instant }
  | { readonly type: 'RecordRefusal'; readonly status: number; readonly code: number | null; readonly traceId: string | null; readonly at: Instant }
  /** `final`: it will not be tried again by itself. */
  | { readonly type: 'RecordUnknown'; readonly reason: string; readonly final: boolean; readonly at: Instant }
  | { readonly type: 'ExpireAction'; readonly at: Instant };
