import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { after, fromUnixSeconds, SECOND } from '#domain/kernel/instant';
import { batch, bodyOf, connectInbound, inboundMessage, terminate } from '#testing/fixtures/payloads';
import { sample, sampleNames } from '#testing/fixtures/samples';
import { T0 } from '#testing/test-system';
import { newestTime } from './newest-time.ts';

const timeIn = (text: string) => newestTime(Buffer.from(text));

describe('newest time in a webhook', () => {
  it('is the newest one of all updates, wherever it stands', () => {
    const old = connectInbound({ callId: 'wacid.1', at: T0 });
    const newer = inboundMessage({ wamid: 'wamid.1', at: after(T0, 90 * SECOND) });
    const end = terminate({ callId: 'wacid.1', direction: 'inbound', at: after(T0, 30 * SECOND) });
    expect(newestTime(bodyOf(batch([old, newer, end])))).toBe(after(T0, 90 * SECOND));
  });

  it.each([
    ['text', '{"timestamp":"1671644824"}'],
    ['a number', '{"timestamp":1671644824}'],
    ['a number with a fraction', '{"timestamp":1671644824.7}'],
    ['text between spaces', '{"timestamp" \t: \r\n "1671644824"}'],
  ])('is read as %s', (_shape, text) => expect(timeIn(text)).toBe(fromUnixSeconds(1_671_644_824)));

  it.each([
    ['no key', '{"time":1671644824}'],
    ['another key', '{"expiration_timestamp":"1671644824"}'],
    ['a value and no key', '["timestamp","1671644824"]'],
    ['no digits', '{"timestamp":"soon"}'],
    ['nothing behind the key', '{"timestamp"'],
    ['nothing behind the colon', '{"timestamp":'],
    ['milliseconds', '{"timestamp":1671644824000}'],
    ['a message that quotes one', String.raw`{"text":"\"timestamp\":\"1671644824\""}`],
    ['no body', ''],
  ])('is none where there is %s', (_shape, text) => expect(timeIn(text)).toBeNull());

  it('is found in each of the platform’s own samples that has one', () => {
    for (const name of sampleNames('webhook-')) {
      const text = JSON.stringify(sample(name));
      const times = [...text.matchAll(/"timestamp":"?(\d+)/g)].map(([, seconds]) => Number(seconds));
      expect(timeIn(text)).toBe(times.length === 0 ? null : fromUnixSeconds(Math.max(...times)));
    }
  });

  it('never throws, and never looks at more times than a payload can have, whatever the bytes are', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.constantFrom('"timestamp"', ':', '"', '17', '9', ' ', '{'), { maxLength: 30 }), (noise, parts) => {
      const found = newestTime(Buffer.concat([noise, Buffer.from(parts.join('')), noise]));
      expect(found === null || Number.isSafeInteger(found)).toBe(true);
    }));
    expect(timeIn('"timestamp":1,'.repeat(2_000) + '"timestamp":2')).toBe(fromUnixSeconds(1));
  });
});
