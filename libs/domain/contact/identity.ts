import type { ContactId } from '../kernel/ids.ts';
import type { ContactSubject } from './contact.events.ts';
import { phoneKey } from './phone-key.ts';

/** One way in which a contact is known: `key` is equal for all spellings of it. Personal; never part of a name in plain text. */
export interface Identifier {
  readonly kind: 'bsuid' | 'phone';
  readonly key: string;
}

/**
 * The identifiers of a subject, the surest first: its business-scoped user id, then its number (`wa_id`, or the phone number where there is
 * none). What is left out or empty is no identifier. A BSUID is only good inside its portfolio, so a portfolio that is known is part of the key.
 */
export function identifiersOf({ bsuid, waId, phone }: ContactSubject, portfolio?: string): readonly Identifier[] {
  const number = phoneKey(waId ?? '') || phoneKey(phone ?? '');
  const user = bsuid?.trim();
  return [
    ...(user ? [{ kind: 'bsuid', key: portfolio ? `${portfolio}:${user}` : user } as const] : []),
    ...(number ? [{ kind: 'phone', key: number } as const] : []),
  ];
}

/** Where the identifiers of a subject lead: `undefined` where it has no such identifier, null where it leads nowhere yet. */
export interface Leads {
  readonly bsuid?: ContactId | null;
  readonly phone?: ContactId | null;
  /** Whether the contact that the number leads to is known by a BSUID. */
  readonly phoneContactHasBsuid: boolean;
}

/** An alias to point to the contact, from where it leads now. */
export interface Pointer {
  readonly kind: Identifier['kind'];
  readonly from: ContactId | null;
}

/** What to do so that every identifier of a subject leads to one contact. */
export interface Resolution {
  /** Null: make a new one. */
  readonly contactId: ContactId | null;
  /** This contact turned out to be the same person and goes up in the one above. */
  readonly merge: ContactId | null;
  readonly point: readonly Pointer[];
}

/**
 * One person, one contact. A BSUID names a person for sure; a number may have passed on to somebody else. So a contact that the number leads to is
 * the same person only while it has no BSUID of its own: then the two are one. If it has another one, the number is somebody new's: its alias
 * moves, and everything that the former owner granted stays behind. Null: the subject has no identifier.
 */
export function resolveContacts({ bsuid, phone, phoneContactHasBsuid }: Leads): Resolution | null {
  if (bsuid === undefined) return phone === undefined ? null : { contactId: phone, merge: null, point: pointed('phone', phone, phone) };
  const samePerson = phone && !phoneContactHasBsuid ? phone : null;
  const contactId = bsuid ?? samePerson;
  return {
    contactId,
    merge: samePerson === contactId ? null : samePerson,
    point: [...pointed('bsuid', bsuid, contactId), ...(phone === undefined ? [] : pointed('phone', phone, contactId))],
  };
}

/** What leads nowhere, or elsewhere, is pointed to the contact. */
function pointed(kind: Identifier['kind'], from: ContactId | null, to: ContactId | null): readonly Pointer[] {
  return from === null || from !== to ? [{ kind, from }] : [];
}
