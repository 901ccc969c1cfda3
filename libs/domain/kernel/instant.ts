/** A point in time: whole milliseconds since 1970-01-01T00:00Z. */
export type Instant = number & { readonly __brand: 'Instant' };

/** A length of time in milliseconds. */
export type Millis = number;

export const SECOND: Millis = 1_000;
export const MINUTE: Millis = 60 * SECOND;
export const HOUR: Millis = 60 * MINUTE;
export const DAY: Millis = 24 * HOUR;

/** Takes milliseconds since the epoch as they are. */
export const instant = (epochMillis: number): Instant => epochMillis as Instant;

/** Meta writes instants as whole seconds. */
export const fromUnixSeconds = (seconds: number): Instant => (seconds * SECOND) as Instant;

export const after = (at: Instant, length: Millis): Instant => (at + length) as Instant;

/** ISO-8601 in UTC with milliseconds, as every answer shows it. */
export const iso = (at: Instant): string => new Date(at).toISOString();

/** The same, for what may not be known yet. */
export const isoOrNull = (at: Instant | null | undefined): string | null => (at == null ? null : iso(at));

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Reads ISO-8601 with an offset; null for anything else, so that a local time is never guessed. */
export function parseInstant(text: string): Instant | null {
  if (!WITH_OFFSET.test(text)) return null;
  const millis = Date.parse(text);
  return Number.isNaN(millis) ? null : instant(millis);
}
