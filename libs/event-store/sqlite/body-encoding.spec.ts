import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { decodeBody, encodeBody } from './body-encoding.ts';

describe('the encoding of bodies', () => {
  it('leaves 16 KiB as it is and compresses one byte more', () => {
    const small = encodeBody(new Uint8Array(16_384));
    const large = encodeBody(new Uint8Array(16_385));
    expect(small.bytes.byteLength).toBe(16_384);
    expect(large.bytes.byteLength).toBeLessThan(200);
    expect(decodeBody(small)).toEqual(new Uint8Array(16_384));
    expect(decodeBody(large)).toEqual(new Uint8Array(16_385));
  });

  it('stores what does not become smaller as it is', () => {
    const noise = new Uint8Array(randomBytes(50_000));
    const encoded = encodeBody(noise);
    expect(encoded.bytes).toBe(noise);
    expect(decodeBody(encoded)).toEqual(noise);
  });

  it('does not try to compress what is known to be packed', () => {
    const packed = new Uint8Array(50_000);
    expect(encodeBody(packed, true)).toEqual({ encoding: 0, bytes: packed });
  });

  it('says so when it does not know an encoding', () => {
    expect(() => decodeBody({ encoding: 7, bytes: new Uint8Array(1) })).toThrow('unknown encoding: 7');
  });
});
