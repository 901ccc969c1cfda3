import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seal, unseal } from './box.ts';

const key = createSecretKey(randomBytes(32));
const other = createSecretKey(randomBytes(32));

describe('a sealed box', () => {
  it('opens under its key, where it stands, byte for byte', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'grapheme' }), (content, context) => {
        expect(unseal(key, seal(key, content, context), context)).toEqual(Buffer.from(content));
      }),
    ));

  it('takes text as its UTF-8', () => expect(unseal(key, seal(key, 'Grüße 😀', 'a'), 'a')?.toString()).toBe('Grüße 😀'));

  it('opens under no other key and nowhere else', () => {
    const box = seal(key, 'Sheena Nelson', 'call-demo.cl_1 CallReceived');
    expect(unseal(other, box, 'call-demo.cl_1 CallReceived')).toBeNull();
    expect(unseal(key, box, 'call-demo.cl_2 CallReceived')).toBeNull();
  });

  it('opens no more once any of its bytes is another', () => {
    const box = seal(key, 'Sheena Nelson', 'a');
    for (let at = 0; at < box.length; at++) {
      const damaged = Buffer.from(box);
      damaged[at] = (damaged[at] as number) ^ 1;
      expect(unseal(key, damaged, 'a')).toBeNull();
    }
  });

  it('is none where it is cut short, by however much', () => {
    const box = seal(key, 'Sheena Nelson', 'a');
    for (let length = 0; length < box.length; length++) expect(unseal(key, box.subarray(0, length), 'a')).toBeNull();
  });

  it('is another one each time, so that equal contents cannot be told', () => {
    const boxes = new Set(Array.from({ length: 2_000 }, () => seal(key, 'the same', 'a').subarray(0, 12).toString('hex')));
    expect(boxes.size).toBe(2_000);
  });

  it('shows nothing of its content and is 28 bytes longer', () => {
    const box = seal(key, 'Sheena Nelson', 'a');
    expect(box.includes('Sheena')).toBe(false);
    expect(box.length).toBe('Sheena Nelson'.length + 28);
  });
});
