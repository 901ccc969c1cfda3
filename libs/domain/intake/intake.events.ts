import type { Instant } from '../kernel/instant.ts';
import type { WorkspaceId } from '../kernel/ids.ts';

/** A payload as it came in. Its raw body lies beside the event. Lives in `intake-<source>.<yyyy-mm-dd>`. */
export interface PayloadReceived {
  readonly type: 'PayloadReceived';
  readonly source: string;
  readonly receivedAt: Instant;
  readonly bytes: number;
  /** Which of the app secrets its signature fits, counted from 0. */
  readonly secret: number;
  /** Left out by versions that knew one lane only: `fresh`. */
  readonly lane?: Lane;
}

/** Which of the two translators takes a payload: what happens now must not wait behind a day of redeliveries. */
export type Lane = 'fresh' | 'backlog';

/** Where an update ended up; each update is in exactly one bucket. */
export type Bucket = 'processed' | 'duplicate' | 'ignored' | 'quarantined';

/** What became of one update of a payload. */
export interface UpdateSorted {
  readonly bucket: Bucket;
  /** What it was, such as `calls.connect`. */
  readonly kind: string;
  /** Why it was ignored or quarantined: `unknown_number`, `unknown_kind`, `malformed`, … */
  readonly reason?: string;
  /** Set when the number it is for is known to us or could be told. */
  readonly phoneNumberId?: string;
  readonly workspace?: WorkspaceId;
}

/** What became of a payload: the bucket of each of its updates. A later one for the same payload replaces an earlier one. */
export interface IntakeTranslated {
  readonly type: 'IntakeTranslated';
  /** Position of the payload in the log. */
  readonly payload: string;
  readonly source: string;
  readonly receivedAt: Instant;
  /** The bucket of the payload as a whole: quarantined if any update is, else processed if any is, else duplicate, else ignored. */
  readonly bucket: Bucket;
  readonly updates: readonly UpdateSorted[];
  /** Why the body as a whole could not be read. */
  readonly fault?: string;
  /** What an earlier translation of the same payload had said; this one counts instead. */
  readonly replaces?: { readonly bucket: Bucket; readonly updates: readonly UpdateSorted[] };
}

export type IntakeEvent = PayloadReceived | IntakeTranslated;
