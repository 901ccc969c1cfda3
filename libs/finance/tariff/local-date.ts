import type { Instant } from '#domain/kernel/instant';

/**
 * The calendar date (yyyy-mm-dd) that a wall clock in this IANA zone shows. "From 00:00 of a date in the zone" is: the local date is that
 * one or a later one. This also holds on days whose midnight is skipped or comes twice. Throws RangeError on an unknown zone.
 */
export function localDate(at: Instant, timeZone: string): string {
  const parts = formatOf(timeZone).formatToParts(at);
  const part = (type: 'year' | 'month' | 'day') => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** Making a format takes a hundred times as long as using it, and there are no more zones than the world has. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en', { timeZone, calendar: 'iso8601', year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(timeZone, made);
  return made;
}

/** Whether this is a date of the calendar, written yyyy-mm-dd. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const millis = Date.parse(`${text}T00:00:00.000Z`);
  // Some engines let 31 April slide into May.
  return !Number.isNaN(millis) && localDate(millis as Instant, 'UTC') === text;
}
