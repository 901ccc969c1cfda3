/** Something that stands still, or will have somebody ask why. */
export interface Finding {
  /** `blocked`: nothing gets on until it is mended. `degraded`: the rest goes on. `note`: as it should be, and worth knowing. */
  readonly gravity: 'blocked' | 'degraded' | 'note';
  /** The subscriber, view, store or rebuild that it is about. */
  readonly about: string;
  /** What is, in words. */
  readonly words: string;
  /** What to do, in words. */
  readonly advice: string;
  /** The first position that is not done. */
  readonly position: string | null;
  /** ISO-8601; as far back as was seen. */
  readonly since: string | null;
  /** Who holds the lease. */
  readonly holder: string | null;
  readonly lastError: string | null;
}

/** What is known of a finding that is about nothing in the log. */
export const NOTHING_KNOWN = { position: null, since: null, holder: null, lastError: null } as const;

/** What a finding says. */
export type Said = Pick<Finding, 'words' | 'advice'>;
