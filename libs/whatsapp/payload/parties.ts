import type { Direction } from '#domain/call/call.events';
import type { Change } from './change.ts';
import { digits, lowerCase, record, text, type Fields } from './values.ts';

/** A call's two parties as its update names them. Either may be missing. */
interface Parties {
  readonly from: string | null;
  readonly to: string | null;
  readonly fromUser: string | null;
  readonly toUser: string | null;
}

const DIRECTIONS: Readonly<Record<string, Direction>> = { user_initiated: 'inbound', business_initiated: 'outbound' };

/**
 * Which way a call goes. `direction` where it is given; else an SDP offer comes from the user and an answer to us; else
 * only a user has a user id; else the business's own number tells. The platform's samples have `from` and `to` swapped
 * in places, so they come last.
 */
export function directionOf(call: Fields, change: Change): Direction | null {
  return byName(call) ?? bySession(call) ?? byUserId(partiesOf(call)) ?? byNumber(partiesOf(call), change.displayPhoneNumber);
}

/**
 * The user's ids. The number is the party that is not the business's, whichever side it stands on; where we do not know the
 * business's number, only the side that `direction` names.
 */
export function userPartyOf(call: Fields, change: Change, direction: Direction | null): { bsuid: string | null; number: string | null } {
  const { from, to, fromUser, toUser } = partiesOf(call);
  const [near, far] = direction === 'outbound' ? [to, from] : [from, to];
  return {
    bsuid: direction === 'outbound' ? (toUser ?? fromUser) : (fromUser ?? toUser),
    number: change.displayPhoneNumber === null ? (direction && near) : otherThan(change.displayPhoneNumber, near, far),
  };
}

const otherThan = (business: string, near: string | null, far: string | null): string | null =>
  [near, far].find((number) => number !== null && number !== business) ?? null;

const partiesOf = (call: Fields): Parties => ({
  from: digits(call['from']),
  to: digits(call['to']),
  fromUser: text(call['from_user_id']),
  toUser: text(call['to_user_id']),
});

const byName = (call: Fields): Direction | undefined => DIRECTIONS[lowerCase(call['direction']) ?? ''];

function bySession(call: Fields): Direction | null {
  const type = lowerCase(record(call['session'])?.['sdp_type']);
  if (type === 'offer') return 'inbound';
  return type === 'answer' ? 'outbound' : null;
}

function byUserId({ fromUser, toUser }: Parties): Direction | null {
  if ((fromUser === null) === (toUser === null)) return null;
  return fromUser !== null ? 'inbound' : 'outbound';
}

function byNumber({ from, to }: Parties, business: string | null): Direction | null {
  if (business === null || from === to) return null;
  if (from === business) return 'outbound';
  if (to === business) return 'inbound';
  if (to === null) return 'inbound';
  return from === null ? 'outbound' : null;
}
