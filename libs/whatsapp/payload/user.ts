import type { Change } from './change.ts';
import type { PlatformUser } from './update.ts';
import { Malformed, digits, record, text, type Fields } from './values.ts';

/** The ids of a person that an update itself names. */
interface OwnIds {
  readonly bsuid: string | null;
  readonly number: string | null;
}

/**
 * Who an update is about: what it says itself, and what the contact beside it adds. A contact is matched by user id, then
 * by number; a lone contact also counts where it is the only candidate, since its `wa_id` may be spelt unlike the number.
 */
export function userOf(own: OwnIds, change: Change): PlatformUser {
  const contact = contactOf(own, change) ?? {};
  return withoutNulls({
    bsuid: own.bsuid ?? text(contact['user_id']),
    waId: digits(contact['wa_id']),
    number: own.number,
    name: text(record(contact['profile'])?.['name']),
  });
}

/**
 * The sender (`from`) or the `recipient` of a message. Unlike a call, a message without anybody is of no use: malformed.
 */
export function personOf(source: Fields, role: 'from' | 'recipient', change: Change, path: string): PlatformUser {
  const field = role === 'from' ? 'from' : 'recipient_id';
  const user = userOf({ bsuid: text(source[`${role}_user_id`]), number: digits(source[field]) }, change);
  const isNobody = user.bsuid === undefined && user.waId === undefined && user.number === undefined;
  if (isNobody) throw new Malformed('nothing tells who it is', `${path}.${field}`);
  return user;
}

function contactOf(own: OwnIds, change: Change): Fields | undefined {
  const { bsuid, number } = own;
  const fitting = change.contacts.filter((contact) => !contradicts(contact, bsuid));
  return (
    fitting.find((contact) => bsuid !== null && text(contact['user_id']) === bsuid) ??
    fitting.find((contact) => number !== null && digits(contact['wa_id']) === number) ??
    (isAlone(own, change) ? fitting[0] : undefined)
  );
}

/** Another user id is another person, whatever the number says. */
const contradicts = (contact: Fields, bsuid: string | null): boolean => {
  const theirs = text(contact['user_id']);
  return bsuid !== null && theirs !== null && theirs !== bsuid;
};

const isAlone = (own: OwnIds, change: Change): boolean =>
  change.contacts.length === 1 && (change.single || (own.bsuid === null && own.number === null));

const withoutNulls = (user: Record<keyof PlatformUser, string | null>): PlatformUser =>
  Object.fromEntries(Object.entries(user).filter(([, value]) => value !== null));
