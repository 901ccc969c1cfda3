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

/** The instant so long after another; before it, for a length below zero. */
export const after = (at: Instant, length: Millis): Instant => (at + length) as Instant;

/** ISO-8601 in UTC with milliseconds, as every answer shows it. */
export const iso = (at: Instant): string => new Date(at).toISOString();

/** The same, for what may not be known yet. */
export const isoOrNull = (at: Instant | null | undefined): string | null => (at == null ? null : iso(at));

const WITH_OFFSET = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Reads ISO-8601 with an offset, to the millisecond; null for anything else, so that neither a local time nor a day is guessed. */
export function parseInstant(text: string): Instant | null {
  const date = WITH_OFFSET.exec(text)?.[1];
  if (date === undefined || !isDay(date)) return null;
  const millis = Date.parse(text);
  return Number.isNaN(millis) ? null : instant(millis);
}

/** Engines let 30 February slide into March. */
function isDay(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00:00.000Z`);
  return !Number.isNaN(midnight) && iso(instant(midnight)).startsWith(date);
}
