import type { Bucket, IntakeTranslated, PayloadReceived } from '#domain/intake/intake.events';
import { HOUR, instant, iso } from '#domain/kernel/instant';
import type { Fold, Touch } from '#domain/kernel/projection';
import { defineView } from '../define-view.ts';

/** Counts by bucket. */
export type BucketCounts = { readonly [B in Bucket]: number };

/**
 * What came in during an hour of one source, and what became of it. Once all is translated the buckets of the payloads add up to `received`.
 * Payloads belong to no workspace, so neither do these counts.
 */
export interface IntakeHour extends BucketCounts {
  readonly source: string;
  /** Its first instant, ISO-8601. */
  readonly hour: string;
  /** Payloads. */
  readonly received: number;
  /** A payload may hold many updates; each is in one bucket. */
  readonly updates: BucketCounts;
}

/** Completeness: nothing that came in is nowhere. A payload that is translated again moves from its old bucket to its new one. */
export const intakeBuckets = defineView<IntakeHour>({
  name: 'intake-buckets',
  version: 1,
  indexes: [
    { equals: [], sort: 'hour' },
    { equals: ['source'], sort: 'hour' },
  ],
  on: {
    PayloadReceived: (event) => count(event, (hour) => ({ ...hour, received: hour.received + 1 })),
    IntakeTranslated: (event) => count(event, (hour) => sorted(event.replaces ? sorted(hour, event.replaces, -1) : hour, event, 1)),
  },
});

const NONE: BucketCounts = { processed: 0, duplicate: 0, ignored: 0, quarantined: 0 };

type Change = (hour: IntakeHour) => IntakeHour;

/** `<source>.<yyyy-mm-ddThh>`. */
function count({ source, receivedAt }: Pick<PayloadReceived, 'source' | 'receivedAt'>, change: Change): readonly Touch<IntakeHour>[] {
  const hour = iso(instant(receivedAt - (receivedAt % HOUR)));
  const fold: Fold<IntakeHour> = (known) => change(known ?? { source, hour, received: 0, ...NONE, updates: NONE });
  return [[`${source}.${hour.slice(0, 'yyyy-mm-ddThh'.length)}`, fold]];
}

function sorted(hour: IntakeHour, { bucket, updates }: Pick<IntakeTranslated, 'bucket' | 'updates'>, by: 1 | -1): IntakeHour {
  return { ...hour, [bucket]: hour[bucket] + by, updates: updates.reduce((counts, update) => added(counts, update.bucket, by), hour.updates) };
}

const added = (counts: BucketCounts, bucket: Bucket, by: 1 | -1): BucketCounts => ({ ...counts, [bucket]: counts[bucket] + by });
