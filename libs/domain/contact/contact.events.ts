import type { ContactId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';

/** How a person is known. At least one of the three ids is there. A type, not an interface: only those fit where any text field may stand. */
export type ContactSubject = {
  readonly bsuid?: string;
  readonly waId?: string;
  readonly phone?: string;
  readonly name?: string;
};

/** We learned something new of who this is. Only what is new stands in the subject. */
export interface ContactIdentified {
  readonly type: 'ContactIdentified';
  readonly contactId: ContactId;
  readonly subject: ContactSubject | null;
}

/** This contact turned out to be another one, which lives on. */
export interface ContactMerged {
  readonly type: 'ContactMerged';
  readonly contactId: ContactId;
  readonly into: ContactId;
}

/** What was known of this contact is known no more, for good. Our own ids of it stay: they tell nobody who it was. */
export interface ContactErased {
  readonly type: 'ContactErased';
  readonly contactId: ContactId;
  readonly at: Instant;
}

export type ContactEvent = ContactIdentified | ContactMerged | ContactErased;

/** An identifier leads to a contact. Lives in `alias-<workspace>.<keyed hash of the identifier>`; the last one counts. */
export interface AliasPointed {
  readonly type: 'AliasPointed';
  readonly contactId: ContactId;
  readonly kind: 'bsuid' | 'phone';
}
