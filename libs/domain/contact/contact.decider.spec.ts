import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { contactId as id } from '../kernel/ids.ts';
import type { ContactCommand } from './contact.commands.ts';
import type { ContactEvent, ContactSubject } from './contact.events.ts';
import { contact, contactAggregate } from './contact.decider.ts';
import { instant } from '../kernel/instant.ts';
import { hasBsuid, isErasedTo, mergedInto, subjectOf } from './contact.state.ts';

const contactId = id('ct_1');
const identify = (subject: ContactSubject): ContactCommand => ({ type: 'IdentifyContact', contactId, subject });
const identified = (subject: ContactSubject): ContactEvent => ({ type: 'ContactIdentified', contactId, subject });
const merge = (into: string): ContactCommand => ({ type: 'MergeContact', contactId, into: id(into) });
const erase: ContactCommand = { type: 'EraseContact', contactId, now: instant(1_000) };
const erased: ContactEvent = { type: 'ContactErased', contactId, at: instant(1_000) };
const merged: ContactEvent = { type: 'ContactMerged', contactId, into: id('ct_2') };

describe('contact', () => {
  const { given } = specOf(contact);

  it('records only what it did not know', () => {
    given().when(identify({ bsuid: 'US.1', waId: '16315553602' })).emits(identified({ bsuid: 'US.1', waId: '16315553602' }));
    given(identified({ bsuid: 'US.1' }))
      .when(identify({ bsuid: 'US.1', waId: '16315553602', name: 'Sheena' }))
      .emits(identified({ waId: '16315553602', name: 'Sheena' }));
    given(identified({ bsuid: 'US.1', name: 'Sheena' })).when(identify({ bsuid: 'US.1', name: 'Sheena' })).doesNothing();
    expect(contactAggregate.category).toBe('contact');
  });

  it('takes a new name, and an empty field for no news', () => {
    given(identified({ waId: '1', name: 'Sheena' })).when(identify({ waId: '', phone: '', bsuid: '', name: 'Sheena N.' })).emits(identified({ name: 'Sheena N.' }));
    given(identified({ waId: '1', name: 'Sheena' })).when(identify({ name: '' })).doesNothing();
  });

  it('takes another spelling of the same number for no news', () => {
    given(identified({ waId: '5511987654321' })).when(identify({ waId: '551187654321' })).doesNothing();
    given(identified({ phone: '+52 55 1234 5678' })).when(identify({ phone: '5215512345678' })).doesNothing();
    given(identified({ waId: '5511987654321' })).when(identify({ waId: '5511987654322' })).emits(identified({ waId: '5511987654322' }));
  });

  it('keeps the newest of each field', () => {
    const state = given(identified({ waId: '1', name: 'old' }), identified({ name: 'new', bsuid: 'US.1' })).state();
    expect(state).toEqual({ kind: 'known', contactId, subject: { waId: '1', name: 'new', bsuid: 'US.1' }, mergedInto: null });
    expect([hasBsuid(state), hasBsuid(given().state())]).toEqual([true, false]);
  });

  it('turns out to be another contact once, and never itself', () => {
    given(identified({ waId: '1' })).when(merge('ct_2')).emits(merged);
    given(identified({ waId: '1' }), merged).when(merge('ct_2')).doesNothing();
    given(identified({ waId: '1' }), merged).when(merge('ct_3')).doesNothing();
    given(identified({ waId: '1' })).when(merge('ct_1')).doesNothing();
    expect(given(identified({ waId: '1' }), merged).state()).toMatchObject({ mergedInto: 'ct_2', subject: { waId: '1' } });
  });

  it('AU-8 is erased once, by whatever name it lives on, and never where nobody knows it', () => {
    given(identified({ waId: '1' })).when(erase).emits(erased);
    given(identified({ waId: '1' }), merged).when(erase).emits(erased);
    given(identified({ waId: '1' }), erased).when(erase).doesNothing();
    given().when(erase).doesNothing();
  });

  it('AU-8 learns nothing once it is erased, and is nobody else any more', () => {
    given(identified({ waId: '1' }), erased).when(identify({ waId: '1', name: 'Sheena' })).doesNothing();
    given(identified({ waId: '1' }), erased).when(merge('ct_2')).doesNothing();
    const state = given(identified({ waId: '1', bsuid: 'US.1' }), merged, erased, identified({ name: 'late' })).state();
    expect([subjectOf(state), hasBsuid(state), mergedInto(state)]).toEqual([{}, false, 'ct_2']);
  });

  it('AU-8 keeps what happened before it was erased, and nothing from that instant on', () => {
    const state = given(identified({ waId: '1' }), erased).state();
    expect([999, 1_000, 1_001].map((at) => isErasedTo(state, instant(at)))).toEqual([false, true, true]);
    expect(isErasedTo(given(identified({ waId: '1' })).state(), instant(5_000))).toBe(false);
  });

  it('AU-8 bears that what it learned was erased', () => {
    const blank: ContactEvent = { type: 'ContactIdentified', contactId, subject: null };
    expect(given(blank, merged).state()).toEqual({ kind: 'known', contactId, subject: {}, mergedInto: 'ct_2' });
    given(blank).when(identify({ waId: '1' })).emits(identified({ waId: '1' }));
  });
});
