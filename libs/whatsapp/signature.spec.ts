import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sign, verifySignature } from './signature.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const body = bytes('{"object":"whatsapp_business_account"}');
const hex = (secret: string): string => createHmac('sha256', secret).update(body).digest('hex');

describe('the signature of a webhook', () => {
  it('is the published HMAC-SHA256 of RFC 4231, test case 2', () => {
    expect(sign(bytes('what do ya want for nothing?'), 'Jefe')).toBe(
      'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('names the secret that fits, so that both work during a rotation', () => {
    expect(verifySignature(body, `sha256=${hex('new')}`, ['new', 'old'])).toBe(0);
    expect(verifySignature(body, `sha256=${hex('old')}`, ['new', 'old'])).toBe(1);
  });

  it('names the first of two secrets that are the same', () => {
    expect(verifySignature(body, sign(body, 'same'), ['other', 'same', 'same'])).toBe(1);
  });

  it('takes hexadecimal digits and the prefix in either case', () => {
    expect(verifySignature(body, `SHA256=${hex('s').toUpperCase()}`, ['s'])).toBe(0);
  });

  it('fits nothing when there is no secret, or only an empty one', () => {
    expect(verifySignature(body, sign(body, ''), [])).toBeNull();
    expect(verifySignature(body, sign(body, ''), [''])).toBeNull();
    expect(verifySignature(body, sign(body, 's'), ['', 's'])).toBe(1);
  });

  it.each([
    ['none at all', undefined],
    ['an empty one', ''],
    ['the digest alone', hex('s')],
    ['the older SHA-1 form', `sha1=${'0'.repeat(40)}`],
    ['a digit too few', `sha256=${hex('s').slice(1)}`],
    ['a digit too many', `sha256=${hex('s')}0`],
    ['a blank before', ` sha256=${hex('s')}`],
    ['a line end after', `sha256=${hex('s')}\n`],
    ['two of them', `sha256=${hex('s')}, sha256=${hex('s')}`],
    ['a letter that is no digit', `sha256=g${hex('s').slice(1)}`],
  ])('refuses %s', (_, header) => {
    expect(verifySignature(body, header, ['s'])).toBeNull();
  });

  it('is over the bytes: the same JSON written otherwise does not fit', () => {
    const header = sign(bytes('{"name":"Zo\\u00eb"}'), 's');
    expect(verifySignature(bytes('{"name":"Zoë"}'), header, ['s'])).toBeNull();
  });

  it('fits what was signed, and no body with one bit turned', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.string({ minLength: 1 }), fc.nat(), fc.integer({ min: 0, max: 7 }), (raw, secret, at, bit) => {
        const header = sign(raw, secret);
        expect(verifySignature(raw, header, [secret])).toBe(0);
        const turned = Uint8Array.from(raw);
        turned[at % raw.length]! ^= 1 << bit;
        expect(verifySignature(turned, header, [secret])).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('answers, and never throws, whatever the header', () => {
    fc.assert(fc.property(fc.string(), (header) => verifySignature(body, header, ['s']) === null));
  });
});
