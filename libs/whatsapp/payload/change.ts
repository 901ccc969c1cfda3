import { digits, id, list, record, routingKey, type Fields } from './values.ts';

/** One change of an entry, with what its updates share. */
export interface Change {
  /** Lower case, such as `calls`. */
  readonly field: string;
  readonly value: Fields;
  readonly path: string;
  readonly wabaId: string | null;
  /** The `time` of its entry, unread. */
  readonly entryTime: unknown;
  readonly phoneNumberId: string | null;
  readonly displayPhoneNumber: string | null;
  readonly contacts: readonly Fields[];
  /** True when the change holds one update, so that what stands beside it is about it. */
  readonly single: boolean;
}

/** What is read before any update. Its parts are optional: none of them, missing or broken, spoils an update. */
export function changeOf(field: string, value: Fields, path: string, entry: Fields): Change {
  const metadata = record(value['metadata']) ?? {};
  const updates = ['calls', 'statuses', 'messages'].flatMap((name) => list(value[name]) ?? []);
  return {
    field,
    value,
    path,
    wabaId: id(entry['id']),
    entryTime: entry['time'],
    phoneNumberId: routingKey(metadata['phone_number_id']),
    displayPhoneNumber: digits(metadata['display_phone_number']),
    contacts: (list(value['contacts']) ?? []).map(record).filter((contact) => contact !== null),
    single: updates.length === 1,
  };
}
