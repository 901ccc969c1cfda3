import type { ContactId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
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
    }
  /** Nothing is learned of it any more. What happened to it before it was erased still belongs to it, whenever we hear of it. */
  | { readonly kind: 'erased'; readonly contactId: ContactId; readonly erasedAt: Instant; readonly mergedInto: ContactId | null };

/** What is known of a contact; nothing, where it is unknown. */
export const subjectOf = (contact: Contact): ContactSubject => (contact.kind === 'known' ? contact.subject : {});

/** The contact that lives on for this one; null when it is itself. */
export const mergedInto = (contact: Contact): ContactId | null => (contact.kind === 'unknown' ? null : contact.mergedInto);

/** Whether a contact is erased to something that happened then: from the instant of its erasure on nobody is it any more. */
export const isErasedTo = (contact: Contact, at: Instant): boolean => contact.kind === 'erased' && at >= contact.erasedAt;

/** Whether a contact is known by a business-scoped user id. */
export const hasBsuid = (contact: Contact): boolean => Boolean(subjectOf(contact).bsuid);
