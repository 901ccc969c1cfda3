import type { Bucket, IntakeTranslated, PayloadReceived } from '#domain/intake/intake.events';
import { parseInstant, type Instant } from '#domain/kernel/instant';
import { positionOf } from '#testing/view-spec';

/** "09:59:59" → that instant of 2026-11-24. */
const clock = (time: string): Instant => parseInstant(`2026-11-24T${time}Z`) as Instant;

export const payloadReceived = (time: string): PayloadReceived => ({ type: 'PayloadReceived', source: 'whatsapp', receivedAt: clock(time), bytes: 900, secret: 0 });

const order: readonly Bucket[] = ['quarantined', 'processed', 'duplicate', 'ignored'];

/** What became of the nth payload, by the buckets of its updates; `before` is what an earlier translation had said. */
export function translated(n: number, time: string, buckets: readonly Bucket[], before?: readonly Bucket[]): IntakeTranslated {
  return {
    type: 'IntakeTranslated',
    payload: positionOf(n),
    source: 'whatsapp',
    receivedAt: clock(time),
    ...sorted(buckets),
    ...(before && { replaces: sorted(before) }),
  };
}

const sorted = (buckets: readonly Bucket[]) => ({
  bucket: order.find((bucket) => buckets.includes(bucket)) ?? 'ignored',
  updates: buckets.map((bucket) => ({ bucket, kind: 'calls.connect', phoneNumberId: '436666719526789' })),
});
