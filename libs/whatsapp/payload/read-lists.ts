import { readCall, readCallStatus } from './call.ts';
import type { Change } from './change.ts';
import { firstErrorCode } from './errors.ts';
import { readMessage, readMessageStatus } from './message.ts';
import { isPermissionReply } from './permission-reply.ts';
import { kindOf, malformed, reading, type Reading } from './reading.ts';
import { UNKNOWN, type Meaning } from './update.ts';
import { Malformed, id, list, lowerCase, record, type Fields } from './values.ts';

/** A list of updates: the word that tells its elements apart, and what an element means. */
interface UpdateList {
  readonly name: string;
  readonly sortOf: (element: Fields) => unknown;
  readonly read: (element: Fields, change: Change, path: string) => Meaning;
}

/** What a value of either field, `calls` or `messages`, may hold. */
const LISTS: readonly UpdateList[] = [
  { name: 'calls', sortOf: (call) => call['event'], read: readCall },
  { name: 'statuses', sortOf: (status) => status['status'], read: readStatus },
  { name: 'messages', sortOf: (message) => (isPermissionReply(message) ? 'permission_reply' : message['type']), read: readMessage },
];

/** Every update in the lists of a value; where there is none, that is the one update. */
export function* readLists(change: Change): Generator<Reading> {
  let found = false;
  for (const list of LISTS) {
    for (const each of readList(list, change)) {
      found = true;
      yield each;
    }
  }
  if (!found) yield withoutUpdates(change);
}

function readList({ name, sortOf, read }: UpdateList, change: Change): Iterable<Reading> {
  const value = change.value[name];
  if (value === undefined || value === null) return [];
  const path = `${change.path}.${name}`;
  return list(value)?.map((element, index) => readElement(element, `${path}[${index}]`)) ?? [malformed(change.field, change, 'not a list', path)];

  function readElement(element: unknown, place: string): Reading {
    const fields = record(element);
    if (fields === null) return malformed(change.field, change, 'not an object', place);
    return reading(kindOf(change.field, sortOf(fields)), change, () => read(fields, change, place));
  }
}

/** Calls and messages share the name `statuses`. Their `type` tells them apart; where it is missing, the field and the id. */
function readStatus(status: Fields, change: Change, path: string): Meaning {
  const type = lowerCase(status['type']);
  const isOfCall = type === 'call' || (type === null && (change.field === 'calls' || /^wacid/i.test(id(status['id']) ?? '')));
  if (isOfCall) return readCallStatus(status, change, path);
  return change.field === 'calls' ? UNKNOWN : readMessageStatus(status, change, path);
}

/** A value with errors and nothing else tells of a fault that belongs to no call or message. */
function withoutUpdates(change: Change): Reading {
  return reading(kindOf(change.field, 'errors'), change, () => {
    const code = firstErrorCode(change.value['errors']);
    if (code === null) throw new Malformed('no update in it', change.path);
    return { meaning: 'platform_error', code };
  });
}
