import type { CallDocument } from '#views/call-history/call-history.view';

/** A call as agents see it: no charge. */
export function withoutMoney({ charge: _charge, ...call }: CallDocument): Omit<CallDocument, 'charge'> {
  return call;
}
