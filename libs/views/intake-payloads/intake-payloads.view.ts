import type { Bucket, IntakeTranslated } from '#domain/intake/intake.events';
import { iso } from '#domain/kernel/instant';
import { defineView } from '../define-view.ts';

/** What became of one payload, and of each of its updates. */
export interface IntakePayload {
  /** Its position in the log. */
  readonly payload: string;
  readonly source: string;
  readonly receivedAt: string;
  readonly bucket: Bucket;
  /** Why the body as a whole could not be read. */
  readonly fault: string | null;
  readonly updates: readonly {
    readonly bucket: Bucket;
    readonly kind: string;
    readonly reason: string | null;
    readonly phoneNumberId: string | null;
    readonly workspace: string | null;
  }[];
}

/** Every payload that was translated, as it was translated last. Belongs to no workspace. */
export const intakePayloads = defineView<IntakePayload>({
  name: 'intake-payloads',
  version: 1,
  indexes: [{ equals: ['bucket'], sort: 'payload' }],
  on: { IntakeTranslated: (event) => [[event.payload, () => written(event)]] },
});

function written({ payload, source, receivedAt, bucket, fault, updates }: IntakeTranslated): IntakePayload {
  return {
    payload,
    source,
    receivedAt: iso(receivedAt),
    bucket,
    fault: fault ?? null,
    updates: updates.map((update) => ({
      bucket: update.bucket,
      kind: update.kind,
      reason: update.reason ?? null,
      phoneNumberId: update.phoneNumberId ?? null,
      workspace: update.workspace ?? null,
    })),
  };
}
