import { describe, expect, it } from '@jest/globals';
import { ping } from '../contract/sample-events.ts';
import { AppendTooLarge } from '../errors.ts';
import type { NewEvent } from '../event-store.ts';
import { decodeEvent, encodeEvents, storedId } from './stored-event.ts';

const utf8 = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
const sizeOf = ({ data, metadata }: NewEvent) => utf8(data) + utf8(metadata);

describe('an event in an embedded log', () => {
  it('comes back with its place', () => {
    const event = ping(7);
    const [encoded] = encodeEvents([event], 10_000);
    const { id, data, metadata } = event;
    expect(decodeEvent({ position: 12, stream: 'ping-w.a', revision: 3, json: encoded?.json ?? '' })).toEqual({
      id,
      stream: 'ping-w.a',
      revision: 3,
      position: '00000000000000000012',
      data,
      metadata,
    });
    expect(storedId(encoded?.json ?? '')).toBe(id);
  });

  it('is as large as its data and metadata in UTF-8, to the byte', () => {
    const events = [ping(1, { extra: { text: 'é€😀"\n' } }), ping(2, { id: 'an "odd" id' })];
    const size = events.reduce((sum, event) => sum + sizeOf(event), 0);
    expect(encodeEvents(events, size)).toHaveLength(2);
    expect(() => encodeEvents(events, size - 1)).toThrow(new AppendTooLarge(size, size - 1));
  });

  it('has a body that does not count and is a copy', () => {
    const body = Uint8Array.from([1, 2, 3]);
    const event = ping(1, { body });
    const [encoded] = encodeEvents([event], sizeOf(event));
    body[0] = 9;
    expect(encoded?.body).toEqual(Uint8Array.from([1, 2, 3]));
    expect(encodeEvents([ping(1)], 10_000)[0]?.body).toBeNull();
  });
});
