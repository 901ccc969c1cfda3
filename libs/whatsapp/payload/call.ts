import type { Direction } from '#domain/call/call.events';
import type { Change } from './change.ts';
import { directionOf, userPartyOf } from './parties.ts';
import { firstErrorCode } from './errors.ts';
import { UNKNOWN, type CallStatusUpdate, type ConnectUpdate, type TerminateUpdate, type UnknownUpdate } from './update.ts';
import { userOf } from './user.ts';
import { Malformed, duration, id, list, may, mayBeAt, need, record, text, unixSeconds, wellFormed, word, type Fields } from './values.ts';

/** An element of `calls[]`: somebody connects, or the call is over. SIP, recordings and transcripts are not known yet. */
export function readCall(call: Fields, change: Change, path: string): ConnectUpdate | TerminateUpdate | UnknownUpdate {
  switch (need(call, 'event', word, path)) {
    case 'connect':
      return connect(call, change, path);
    case 'terminate':
      return terminate(call, change, path);
    default:
      return UNKNOWN;
  }
}

/** An element of `statuses[]` of the type `call`. Only outbound calls have them. */
export function readCallStatus(status: Fields, change: Change, path: string): CallStatusUpdate | UnknownUpdate {
  const event = need(status, 'status', word, path);
  if (event !== 'ringing' && event !== 'accepted' && event !== 'rejected') return UNKNOWN;
  const recipient = { from: null, to: status['recipient_id'], to_user_id: status['recipient_user_id'] };
  return { ...callOf({ ...status, ...recipient }, event, change, path, 'outbound'), event, direction: 'outbound' };
}

function connect(call: Fields, change: Change, path: string): ConnectUpdate {
  const direction = directionOf(call, change);
  if (direction === null) throw new Malformed('nothing tells its direction', `${path}.direction`);
  const sdp = sessionDescription(call);
  return { ...callOf(call, 'connect', change, path, direction), event: 'connect', direction, ...(sdp === null ? {} : { sdp }) };
}

function terminate(call: Fields, change: Change, path: string): TerminateUpdate {
  const direction = directionOf(call, change);
  const status = statusOf(call['status']);
  const end = {
    status,
    startedAt: mayBeAt(call, 'start_time', path),
    endedAt: mayBeAt(call, 'end_time', path),
    durationSeconds: may(call, 'duration', duration, path),
    errorCode: errorCodeOf(call, change, status),
  };
  const common = callOf(call, 'terminate', change, path, direction);
  return { ...common, event: 'terminate', direction, ...end, factKey: `${common.factKey}${contentOf(end)}` };
}

function callOf(call: Fields, event: string, change: Change, path: string, direction: Direction | null) {
  const at = need(call, 'timestamp', unixSeconds, path);
  const opaque = text(call['biz_opaque_callback_data']);
  return {
    meaning: 'call' as const,
    platformCallId: need(call, 'id', id, path),
    at,
    user: userOf(userPartyOf(call, change, direction), change),
    ...(opaque === null ? {} : { opaque }),
    factKey: `${event}:${at / 1000}`,
  };
}

/** An SDP ends its lines with CRLF, the last one too, and is handed on as it came. */
function sessionDescription(call: Fields): string | null {
  const sdp = record(call['session'])?.['sdp'];
  return typeof sdp === 'string' && sdp.trim() !== '' ? wellFormed(sdp) : null;
}

/** One status or a list of them, in any case. */
function statusOf(value: unknown): string {
  const statuses = (list(value) ?? [value]).flatMap((status) => word(status) ?? []);
  return statuses.find((status) => status === 'failed') ?? statuses[0] ?? 'unknown';
}

/**
 * Errors stand beside `calls`, not inside a call. Where the change holds more than this call, they are its own only if it
 * failed: a missed call next to it must not become a failed one.
 */
function errorCodeOf(call: Fields, change: Change, status: string): number | null {
  const beside = change.single || status === 'failed' ? firstErrorCode(change.value['errors']) : null;
  return firstErrorCode(call['errors']) ?? beside;
}

/**
 * Two ends of the same second may differ: one with times, one without. Both must reach the call, which picks the better one
 * (CA-1); so what they say is part of their key.
 */
function contentOf(end: Pick<TerminateUpdate, 'status' | 'startedAt' | 'endedAt' | 'durationSeconds' | 'errorCode'>): string {
  const part = (letter: string, number: number | null): string => (number === null ? '' : `:${letter}${number}`);
  const seconds = (at: number | null): number | null => at && at / 1000;
  const times = part('s', seconds(end.startedAt)) + part('e', seconds(end.endedAt)) + part('d', end.durationSeconds);
  return `:${end.status}${times}${part('c', end.errorCode)}`;
}
