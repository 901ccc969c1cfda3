import type { ContactSubject } from '#domain/contact/contact.events';
import type { ContactId } from '#domain/kernel/ids';
import { defineView } from '../define-view.ts';

/** A person as a workspace knows them. All but our own ids is personal and null once it is erased. */
export interface ContactDocument {
  readonly contactId: ContactId;
  readonly bsuid: string | null;
  readonly waId: string | null;
  readonly phone: string | null;
  readonly name: string | null;
  /** The contact that lives on for this one; null when it is itself. */
  readonly mergedInto: ContactId | null;
}

/** Contacts, those that were merged into others included: other documents keep naming them, and readers find the one that lives on here. */
export const contacts = defineView<ContactDocument>({
  name: 'contacts',
  version: 1,
  indexes: [{ equals: ['mergedInto'], sort: 'contactId' }],
  personal: {
    person: ({ contactId }) => contactId,
    blanks: { bsuid: null, waId: null, phone: null, name: null },
  },
  on: {
    ContactIdentified: ({ contactId, subject }) => [[contactId, (known) => withSubject(known ?? nobody(contactId), subject)]],
    ContactMerged: ({ contactId, into }) => [[contactId, (known) => ({ ...(known ?? nobody(contactId)), mergedInto: into })]],
  },
});

const nobody = (contactId: ContactId): ContactDocument => ({ contactId, bsuid: null, waId: null, phone: null, name: null, mergedInto: null });

/** The newest of each field. An erased subject is null and tells nothing. */
function withSubject(known: ContactDocument, subject: ContactSubject | null): ContactDocument {
  const { bsuid, waId, phone, name } = subject ?? {};
  return { ...known, bsuid: bsuid || known.bsuid, waId: waId || known.waId, phone: phone || known.phone, name: name || known.name };
}
