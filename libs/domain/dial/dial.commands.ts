import type { Instant } from '../kernel/instant.ts';
import type { CallId } from '../kernel/ids.ts';
import type { DialRefused, DialRequested } from './dial.events.ts';

export type DialCommand =
  | ({ readonly type: 'RequestDial' } & Omit<DialRequested, 'type'>)
  | ({ readonly type: 'RefuseDial' } & Omit<DialRefused, 'type'>)
  | { readonly type: 'LinkDial'; readonly callId: CallId; readonly by: 'answer' | 'opaque_data' | 'elimination' }
  | { readonly type: 'FailDial'; readonly code: number | null; readonly at: Instant }
  | { readonly type: 'CancelDial'; readonly at: Instant }
  | { readonly type: 'MarkDialUnresolved'; readonly reason: string; readonly at: Instant };
