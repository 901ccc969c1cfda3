import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { after, DAY, fromUnixSeconds, HOUR, instant, iso, isoOrNull, MINUTE, parseInstant, SECOND } from './instant.ts';

const TEN = Date.UTC(2026, 10, 25, 10);

describe('instants', () => {
  it.each([
    ['2026-11-25T10:00:00.000Z', TEN],
    ['2026-11-25T10:00:00Z', TEN],
    ['2026-11-25T10:00Z', TEN],
    ['2026-11-25T12:30+02:30', TEN],
    ['2026-11-25T04:00:00-06:00', TEN],
    ['2026-11-26T00:00:00.5+14:00', TEN + 500],
    ['2026-11-25T10:00:00.123456789Z', TEN + 123],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['1970-01-01T00:00:00Z', 0],
    ['1969-12-31T23:59:59.999Z', -1],
  ])('reads %s', (text, millis) => {
    expect(parseInstant(text)).toBe(millis);
  });

  it.each([
    '2026-11-25T10:00:00', '2026-11-25', '2026-11-25 10:00:00Z', '10:00:00Z', '2026-11-25T10Z', '2026-11-25T10:00:00z', '2026-11-25T10:00:00+0100', '2026-11-25T10:00:00+01',
    '2026-02-30T00:00:00Z', '2026-02-29T00:00:00Z', '2026-04-31T00:00:00+02:00', '2026-13-01T00:00:00Z', '2026-00-10T00:00:00Z', '2026-11-00T00:00:00Z',
    '2026-11-25T25:00:00Z', '2026-11-25T10:60:00Z', '2026-11-25T10:00:60Z', '2026-11-25T10:00:00+24:00', '2026-11-25T10:00:00.Z', '2026-11-25T10:00:00.1234567890Z',
    '+002026-11-25T10:00:00Z', ' 2026-11-25T10:00:00Z', '2026-11-25T10:00:00Z\n', '1795600800', '', 'now', 'Wed, 25 Nov 2026 10:00:00 GMT',
  ])('takes %p for no instant: neither a zone nor a day is guessed', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('come back as they were, to the millisecond', () =>
    fc.assert(fc.property(fc.integer({ min: Date.UTC(0), max: Date.UTC(9999, 11, 31) }), (millis) => expect(parseInstant(iso(instant(millis)))).toBe(millis))));

  it('are written in UTC with milliseconds, and null where they are not known', () => {
    expect(iso(instant(TEN))).toBe('2026-11-25T10:00:00.000Z');
    expect([isoOrNull(null), isoOrNull(undefined), isoOrNull(instant(0))]).toEqual([null, null, '1970-01-01T00:00:00.000Z']);
  });

  it('lie so far apart', () => {
    expect([SECOND, MINUTE, HOUR, DAY]).toEqual([1_000, 60_000, 3_600_000, 86_400_000]);
    expect(after(instant(TEN), 24 * HOUR)).toBe(TEN + DAY);
    expect(fromUnixSeconds(1_795_600_800)).toBe(TEN);
  });
});
