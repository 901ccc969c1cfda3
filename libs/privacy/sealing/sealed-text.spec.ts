import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSealedText, openText, parted, readSealedText, sealText, type Parted } from './sealed-text.ts';

interface Doc {
  readonly callId: string;
  readonly contact: { readonly contactId: string | null; readonly name: string | null } | null;
  readonly session: unknown;
  readonly known: boolean;
  readonly n: unknown;
}

const key = createSecretKey(randomBytes(32));
const personal = {
  person: ({ contact }: Doc) => contact?.contactId ?? null,
  blanks: { 'contact.name': null, session: null, known: false, 'n.deep.er': 0 },
};

const take = (doc: object): Parted | null => parted(JSON.stringify(doc), personal as never);
const sealed = (doc: object): string => sealText(take(doc) as Parted, 'demo/ct_1', key, 'calls demo/cl_1');
const opened = (text: string, place = 'calls demo/cl_1') => openText(readSealedText(text), key, place);

const sheena: Doc = { callId: 'cl_1', contact: { contactId: 'ct_1', name: 'Sheena "Nelson"\n' }, session: { type: 'offer', sdp: 'v=0\r\n' }, known: true, n: 1.5 };

describe('a sealed document', () => {
  it('shows everything but what is personal, and opens to the letter', () => {
    const text = sealed(sheena);
    expect(isSealedText(text)).toBe(true);
    expect(text).not.toMatch(/Sheena|v=0/);
    expect(JSON.parse(text)).toEqual({
      sealed: { key: 'demo/ct_1', box: expect.any(String), at: expect.any(Array) },
      document: { callId: 'cl_1', contact: { contactId: 'ct_1', name: null }, session: null, known: false, n: 1.5 },
    });
    expect(opened(text)).toBe(JSON.stringify(sheena));
  });

  it('is blank to the letter without its key: as if nothing had been told', () =>
    expect(readSealedText(sealed(sheena)).blank).toBe(JSON.stringify({ ...sheena, contact: { contactId: 'ct_1', name: null }, session: null, known: false })));

  it('says whose it is', () => {
    expect(take(sheena)?.person).toBe('ct_1');
    expect(take({ ...sheena, contact: null })?.person).toBeNull();
  });

  it('is not sealed where nothing personal is in it', () => {
    expect(take({ callId: 'cl_1', contact: { contactId: 'ct_1', name: null }, session: null, known: false })).toBeNull();
    expect(take({ callId: 'cl_1', contact: null })).toBeNull();
    expect(isSealedText('{"callId":"cl_1"}')).toBe(false);
  });

  it('opens in no other place', () => expect(opened(sealed(sheena), 'calls demo/cl_2')).toBeNull());

  it('opens to the letter whatever it holds', () => {
    const doc = fc.record({
      callId: fc.string({ unit: 'binary' }),
      contact: fc.option(fc.record({ contactId: fc.option(fc.string()), name: fc.option(fc.string({ unit: 'binary' })) })),
      session: fc.jsonValue(),
      known: fc.boolean(),
      n: fc.oneof(fc.jsonValue(), fc.record({ deep: fc.oneof(fc.jsonValue(), fc.record({ er: fc.jsonValue() })) })),
    });
    fc.assert(
      fc.property(doc, (any) => {
        const text = JSON.stringify(any);
        const parts = parted(text, personal as never);
        if (parts) expect(opened(sealText(parts, 'demo/ct_1', key, 'calls demo/cl_1'))).toBe(text);
      }),
    );
  });

  it('opens to the letter where it was not written as we write JSON', () => {
    const text = '{ "session": "spaced",\n "callId": "cl_1", "n": 1.0 }';
    const parts = parted(text, personal as never) as Parted;
    expect(parts.blank).toBe('{"session":null,"callId":"cl_1","n":1}');
    expect(opened(sealText(parts, 'demo/*', key, 'calls demo/cl_1'))).toBe(text);
  });
});
