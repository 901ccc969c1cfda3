import { describe, expect, it } from '@jest/globals';
import { instant } from '#domain/kernel/instant';
import { isDate, localDate } from './local-date.ts';

const at = (iso: string) => instant(Date.parse(iso));

describe('local date', () => {
  it.each([
    ['2026-06-30T21:59:59.999Z', 'Europe/Rome', '2026-06-30'],
    ['2026-06-30T22:00:00.000Z', 'Europe/Rome', '2026-07-01'],
    ['2026-12-31T22:59:59.999Z', 'Europe/Rome', '2026-12-31'],
    ['2026-12-31T23:00:00.000Z', 'Europe/Rome', '2027-01-01'],
    ['2026-07-01T06:59:59.999Z', 'America/Los_Angeles', '2026-06-30'],
    ['2026-07-01T00:00:00.000Z', 'UTC', '2026-07-01'],
    ['2026-06-30T18:30:00.000Z', 'Asia/Kolkata', '2026-07-01'],
  ])('at %s in %s it is %s', (utc, zone, date) => expect(localDate(at(utc), zone)).toBe(date));

  it('begins a day whose midnight is skipped with its first instant', () => {
    expect(localDate(at('2026-09-06T03:59:59.999Z'), 'America/Santiago')).toBe('2026-09-05');
    expect(localDate(at('2026-09-06T04:00:00.000Z'), 'America/Santiago')).toBe('2026-09-06');
  });

  it('keeps the day when its last hour comes twice', () => {
    expect(localDate(at('2026-04-05T03:30:00.000Z'), 'America/Santiago')).toBe('2026-04-04');
    expect(localDate(at('2026-04-05T04:00:00.000Z'), 'America/Santiago')).toBe('2026-04-05');
  });

  it('is right on both sides of both changes of the clock', () => {
    expect(localDate(at('2026-03-28T22:59:59.999Z'), 'Europe/Rome')).toBe('2026-03-28');
    expect(localDate(at('2026-03-28T23:00:00.000Z'), 'Europe/Rome')).toBe('2026-03-29');
    expect(localDate(at('2026-10-24T21:59:59.999Z'), 'Europe/Rome')).toBe('2026-10-24');
    expect(localDate(at('2026-10-24T22:00:00.000Z'), 'Europe/Rome')).toBe('2026-10-25');
  });

  it('refuses a zone that does not exist', () => expect(() => localDate(at('2026-01-01T00:00:00Z'), 'Mars/Olympus')).toThrow(RangeError));

  it('knows a date of the calendar from what only looks like one', () => {
    expect(['2026-07-01', '2024-02-29'].every(isDate)).toBe(true);
    expect(['2026-02-29', '2026-04-31', '2026-13-01', '2026-7-1', '01.07.2026', ''].some(isDate)).toBe(false);
  });
});
