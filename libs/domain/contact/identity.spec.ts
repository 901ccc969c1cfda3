import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contactId } from '../kernel/ids.ts';
import { identifiersOf, resolveContacts } from './identity.ts';
import { phoneKey } from './phone-key.ts';

describe('phone key', () => {
  it.each([
    ['Brazil’s ninth digit', '551187654321', '5511987654321'],
    ['Mexico’s 1', '5215512345678', '525512345678'],
    ['Argentina’s 9', '5491123456789', '541123456789'],
    ['blanks and signs', '+1 (631) 555-3602', '16315553602'],
  ])('is one for %s', (_, one, other) => {
    expect(phoneKey(one)).toBe(phoneKey(other));
    expect(phoneKey(one)).toMatch(/^\d+$/);
  });

  it('does not make a Brazilian landline a mobile number', () => expect(phoneKey('551123456789')).toBe('551123456789'));

  it('does not touch a number of the wrong length, or of another country', () => {
    for (const number of ['55118765432', '52155123456789', '54912345678', '15491123456789', '16315553602']) expect(phoneKey(number)).toBe(number);
  });

  it('is its own key, and empty where there is no digit', () => {
    fc.assert(
      fc.property(fc.constantFrom('55', '52', '521', '54', '549', '1', ''), fc.stringMatching(/^\d{6,12}$/), (code, rest) => {
        const key = phoneKey(code + rest);
        expect(phoneKey(key)).toBe(key);
      }),
    );
    expect(phoneKey(' + ')).toBe('');
  });
});

describe('identifiers of a subject', () => {
  it('are its BSUID, then its number by one key for all national variants', () =>
    expect(identifiersOf({ bsuid: 'BR.1', waId: '551187654321', phone: '+55 11 98765-4321', name: 'Ana' })).toEqual([
      { kind: 'bsuid', key: 'BR.1' },
      { kind: 'phone', key: '5511987654321' },
    ]));

  it('include the portfolio of a BSUID where it is known', () =>
    expect(identifiersOf({ bsuid: 'BR.1' }, 'p9')).toEqual([{ kind: 'bsuid', key: 'p9:BR.1' }]));

  it('leave out what is empty, and fall back on the phone number', () => {
    expect(identifiersOf({ bsuid: ' ', waId: '', phone: '+1 631' })).toEqual([{ kind: 'phone', key: '1631' }]);
    expect(identifiersOf({ name: 'Ana' })).toEqual([]);
  });
});

describe('resolving a subject to one contact', () => {
  const [a, b] = [contactId('ct_a'), contactId('ct_b')];
  const open = { phoneContactHasBsuid: false };
  const taken = { phoneContactHasBsuid: true };

  it('uses the contact that all identifiers lead to', () => {
    const asIs = { contactId: a, merge: null, point: [] };
    expect(resolveContacts({ bsuid: a, phone: a, ...taken })).toEqual(asIs);
    expect(resolveContacts({ bsuid: a, phone: a, ...open })).toEqual(asIs);
    expect(resolveContacts({ bsuid: a, ...open })).toEqual(asIs);
    expect(resolveContacts({ phone: a, ...taken })).toEqual(asIs);
  });

  it('makes a new contact where none leads anywhere', () => {
    const [bsuid, phone] = [{ kind: 'bsuid', from: null }, { kind: 'phone', from: null }];
    expect(resolveContacts({ bsuid: null, phone: null, ...open })).toEqual({ contactId: null, merge: null, point: [bsuid, phone] });
    expect(resolveContacts({ bsuid: null, ...open })).toEqual({ contactId: null, merge: null, point: [bsuid] });
    expect(resolveContacts({ phone: null, ...open })).toEqual({ contactId: null, merge: null, point: [phone] });
  });

  it('lets a new identifier lead to the contact that the other one knows', () => {
    expect(resolveContacts({ bsuid: a, phone: null, ...open })).toEqual({ contactId: a, merge: null, point: [{ kind: 'phone', from: null }] });
    expect(resolveContacts({ bsuid: null, phone: b, ...open })).toEqual({ contactId: b, merge: null, point: [{ kind: 'bsuid', from: null }] });
  });

  it('merges a contact that has no BSUID into the one that has', () =>
    expect(resolveContacts({ bsuid: a, phone: b, ...open })).toEqual({ contactId: a, merge: b, point: [{ kind: 'phone', from: b }] }));

  it('takes a different BSUID on a known number for somebody new: the alias moves, nothing is merged', () => {
    expect(resolveContacts({ bsuid: null, phone: b, ...taken })).toEqual({
      contactId: null,
      merge: null,
      point: [
        { kind: 'bsuid', from: null },
        { kind: 'phone', from: b },
      ],
    });
    expect(resolveContacts({ bsuid: a, phone: b, ...taken })).toEqual({ contactId: a, merge: null, point: [{ kind: 'phone', from: b }] });
  });

  it('cannot tell who it is without an identifier', () => expect(resolveContacts(open)).toBeNull());
});
