import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { base32, commandIdOf, randomIds } from './ids.ts';

describe('ids', () => {
  it('write bytes five bits at a time, without letters that look like digits', () => {
    expect(base32(Uint8Array.of(0))).toBe('00');
    expect(base32(Uint8Array.of(0xff))).toBe('zw');
    expect(base32(Buffer.from('foobar'))).toBe('csqpyrk1e8');
    expect(base32(new Uint8Array())).toBe('');
  });

  it('keep every bit: different bytes never give one text, and the order of bytes is the order of texts', () =>
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.uint8Array({ minLength: 16, maxLength: 16 }), (a, b) => {
        const order = Math.sign(Buffer.compare(a, b));
        expect(base32(a) < base32(b) ? -1 : base32(a) > base32(b) ? 1 : 0).toBe(order);
        expect(base32(a)).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
      }),
    ));

  it('of a request are the same for the same workspace, route and key, and for nothing else', () => {
    const id = commandIdOf('demo', 'POST /v1/calls', 'k');
    expect(id).toBe(commandIdOf('demo', 'POST /v1/calls', 'k'));
    expect(id).toMatch(/^[0-9a-z]{26}$/);
    const others = [commandIdOf('demo2', 'POST /v1/calls', 'k'), commandIdOf('demo', 'POST /v1/callsk', ''), commandIdOf('demo', 'POST /v1/calls', 'K'), commandIdOf('dem', 'oPOST /v1/calls', 'k')];
    expect(new Set([id, ...others]).size).toBe(5);
  });

  it('by chance are never the same', () => {
    const made = Array.from({ length: 1_000 }, () => [randomIds.uuid(), randomIds.random()]);
    expect(new Set(made.flat()).size).toBe(2_000);
    expect(made[0]?.[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(made[0]?.[1]).toMatch(/^[0-9a-z]{26}$/);
  });
});
