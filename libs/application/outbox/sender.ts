import type { ActionContent } from '#processes/outbound-actions/outbound-actions';

/** What came of one call to the platform. */
export type Sent =
  | { readonly kind: 'answered'; readonly status: number; readonly platformId?: string }
  | { readonly kind: 'refused'; readonly status: number; readonly code: number | null; readonly message?: string; readonly traceId: string | null }
  /** It may have been taken or not. */
  | { readonly kind: 'unknown'; readonly reason: string }
  /** It surely never left. */
  | { readonly kind: 'unreached'; readonly reason: string };

/** The way to the platform. */
export interface Sender {
  /** False without a token: then nothing is sent, and actions stay due. */
  readonly enabled: boolean;
  send(phoneNumberId: string, content: ActionContent): Promise<Sent>;
}
