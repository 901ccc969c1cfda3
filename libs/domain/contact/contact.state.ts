import type { ContactId } from '../kernel/ids.ts';
import type { ContactSubject } from './contact.events.ts';

/** A person as a workspace knows them. */
export type Contact =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'known';
      readonly contactId: ContactId;
      /** The newest of each field. */
      readonly subject: ContactSubject;
      /** The contact that lives on for this one. */
      readonly mergedInto: ContactId | null;
    };

/** What is known of a contact; nothing, where it is unknown. */
export const subjectOf = (contact: Contact): ContactSubject => (contact.kind === 'known' ? contact.subject : {});

/** The contact that lives on for this one; null when it is itself. */
export const mergedInto = (contact: Contact): ContactId | null => (contact.kind === 'known' ? contact.mergedInto : null);

/** Whether a contact is known by a business-scoped user id. */
export const hasBsuid = (contact: Contact): boolean => Boolean(subjectOf(contact).bsuid);
