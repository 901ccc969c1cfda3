import { firstErrorCode } from './errors.ts';
import type { Change } from './change.ts';
import { isPermissionReply, readPermissionReply } from './permission-reply.ts';
import { UNKNOWN, type MessageStatusUpdate, type MessageUpdate, type PermissionReplyUpdate, type UnknownUpdate } from './update.ts';
import { personOf } from './user.ts';
import { id, lowerCase, need, record, unixSeconds, word, type Fields } from './values.ts';

/** Written by the platform, not by the contact: a changed number, for one. */
const NOT_FROM_A_PERSON = 'system';

/** An element of `messages[]`: a permission reply, or whatever else a contact wrote. */
export function readMessage(message: Fields, change: Change, path: string): PermissionReplyUpdate | MessageUpdate | UnknownUpdate {
  if (isPermissionReply(message)) return readPermissionReply(message, change, path);
  if (need(message, 'type', word, path) === NOT_FROM_A_PERSON) return UNKNOWN;
  return {
    meaning: 'message',
    wamid: need(message, 'id', id, path),
    at: need(message, 'timestamp', unixSeconds, path),
    user: personOf(message, 'from', change, path),
  };
}

const STATUSES = ['sent', 'delivered', 'read', 'played', 'failed'] as const;

/** An element of `statuses[]` that is about a message of ours. */
export function readMessageStatus(source: Fields, change: Change, path: string): MessageStatusUpdate | UnknownUpdate {
  const said = need(source, 'status', word, path);
  const status = STATUSES.find((known) => known === said);
  if (status === undefined) return UNKNOWN;
  return {
    meaning: 'message_status',
    wamid: need(source, 'id', id, path),
    status,
    at: need(source, 'timestamp', unixSeconds, path),
    recipient: personOf(source, 'recipient', change, path),
    category: lowerCase(record(source['pricing'])?.['category']),
    errorCode: firstErrorCode(source['errors']),
  };
}
