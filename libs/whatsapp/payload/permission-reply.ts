import type { Change } from './change.ts';
import { UNKNOWN, type PermissionReplyUpdate, type UnknownUpdate } from './update.ts';
import { personOf } from './user.ts';
import { id, lowerCase, may, mayBeAt, need, record, text, unixSeconds, word, yesOrNo, type Fields } from './values.ts';

const TYPE = 'call_permission_reply';

/** True of a message that answers a request for permission to call, or that grants or takes it without one. */
export const isPermissionReply = (message: Fields): boolean => lowerCase(record(message['interactive'])?.['type']) === TYPE;

/**
 * Reads it. A no has neither expiry nor permanence, and a permanent yes no expiry, whatever else the payload says. Absent in
 * older payloads, `is_permanent` is no; a broken one or a broken expiry is never read as "none".
 */
export function readPermissionReply(message: Fields, change: Change, path: string): PermissionReplyUpdate | UnknownUpdate {
  const interactive = need(message, 'interactive', record, path);
  const reply = need(interactive, TYPE, record, `${path}.interactive`);
  const replyPath = `${path}.interactive.${TYPE}`;
  const response = need(reply, 'response', word, replyPath);
  if (response !== 'accept' && response !== 'reject') return UNKNOWN;
  const permanent = response === 'accept' && may(reply, 'is_permanent', yesOrNo, replyPath) === 'yes';
  return {
    meaning: 'permission_reply',
    wamid: need(message, 'id', id, path),
    at: need(message, 'timestamp', unixSeconds, path),
    response,
    permanent,
    expiresAt: response === 'reject' || permanent ? null : mayBeAt(reply, 'expiration_timestamp', replyPath),
    automatic: lowerCase(reply['response_source']) === 'automatic',
    refersTo: referenceOf(message),
    user: personOf(message, 'from', change, path),
  };
}

/** What it answers: a request of ours, or the call that a callback permission came of. */
function referenceOf(message: Fields): PermissionReplyUpdate['refersTo'] {
  const reference = text(record(message['context'])?.['id']);
  if (reference === null) return null;
  return /^wacid/i.test(reference) ? { kind: 'call', wacid: reference } : { kind: 'message', wamid: reference };
}
