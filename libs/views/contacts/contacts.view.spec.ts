import { describe, expect, it } from '@jest/globals';
import type { AnyEvent } from '#domain/events';
import { contactId } from '#domain/kernel/ids';
import type { ContactSubject } from '#domain/contact/contact.events';
import { fold } from '#testing/view-spec';
import { contacts } from './contacts.view.ts';

const CT = contactId('ct_1');
const identified = (subject: ContactSubject | null, id = CT) => ({ type: 'ContactIdentified', contactId: id, subject }) as AnyEvent;

describe('contacts', () => {
  it('gathers what is learnt of a person, the newest of each field', () =>
    expect(fold(contacts, [identified({ waId: '16315553602', name: 'Sheena' }), identified({ bsuid: 'US.1349', phone: '+16315553602', name: 'Sheena Nelson' })])).toEqual({
      ct_1: { contactId: CT, bsuid: 'US.1349', waId: '16315553602', phone: '+16315553602', name: 'Sheena Nelson', mergedInto: null },
    }));

  it('keeps a contact that was merged, and tells who lives on for it', () => {
    const merged = fold(contacts, [identified({ waId: '1' }), identified({ bsuid: 'US.1' }, contactId('ct_2')), { type: 'ContactMerged', contactId: CT, into: contactId('ct_2') }]);
    expect([merged['ct_1']?.mergedInto, merged['ct_2']?.mergedInto]).toEqual(['ct_2', null]);
    expect(fold(contacts, [{ type: 'ContactMerged', contactId: CT, into: contactId('ct_2') }])['ct_1']).toMatchObject({ name: null, mergedInto: 'ct_2' });
  });

  it('knows nobody’s name any more once the subjects are erased', () =>
    expect(fold(contacts, [identified(null)])['ct_1']).toEqual({ contactId: CT, bsuid: null, waId: null, phone: null, name: null, mergedInto: null }));
});
