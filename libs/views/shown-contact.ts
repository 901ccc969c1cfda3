import type { CallSubject } from '#domain/call/call.events';
import type { ContactId } from '#domain/kernel/ids';

/** A contact as answers show it. All but our own id is personal and null once it is erased. */
export interface ShownContact {
  readonly contactId: ContactId | null;
  readonly bsuid: string | null;
  /** The platform's `wa_id`; where only a number is known, the number. */
  readonly waId: string | null;
  readonly name: string | null;
}

/** Of what is told of a contact, what is shown. Null: an erased subject. */
export function shownContact(contactId: ContactId | null, subject: CallSubject | null): ShownContact {
  const { bsuid, waId, number, name } = subject ?? {};
  return { contactId, bsuid: bsuid || null, waId: waId || number || null, name: name || null };
}

/** The same contact with what was not known before. What is known stays. */
export function filledIn(known: ShownContact, told: ShownContact): ShownContact {
  return {
    contactId: known.contactId ?? told.contactId,
    bsuid: known.bsuid ?? told.bsuid,
    waId: known.waId ?? told.waId,
    name: known.name ?? told.name,
  };
}
