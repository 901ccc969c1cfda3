import type { RefusalCode } from '#domain/kernel/decider';

/** Codes of faults that no rule of the domain names. */
export type EdgeCode =
  | 'malformed_json'
  | 'invalid_request'
  | 'log_position_unknown'
  | 'unauthenticated'
  | 'bad_signature'
  | 'forbidden'
  | 'not_found'
  | 'concurrent_change'
  | 'log_changed'
  | 'too_large'
  | 'unsupported_media_type'
  | 'behind'
  | 'unavailable'
  | 'internal';

/** Every code that an answer can carry; docs/errors.md has a sentence for each. */
export type ProblemCode = EdgeCode | RefusalCode;

/** Status and title of each code. */
export const PROBLEMS: { readonly [C in ProblemCode]: { readonly status: number; readonly title: string } } = {
  malformed_json: { status: 400, title: 'The body is not JSON' },
  invalid_request: { status: 400, title: 'The request does not fit' },
  log_position_unknown: { status: 400, title: 'The position is beyond the end of the log' },
  unauthenticated: { status: 401, title: 'A valid token is needed' },
  bad_signature: { status: 401, title: 'The signature does not fit the body' },
  forbidden: { status: 403, title: 'Your role may not do this' },
  not_found: { status: 404, title: 'There is no such thing' },
  service_window_closed: { status: 409, title: 'The service window is closed' },
  awaiting_reply_to_template: { status: 409, title: 'The contact has not replied to the template yet' },
  permission_request_limit: { status: 409, title: 'A permission request was sent too recently' },
  permission_already_permanent: { status: 409, title: 'The contact has already given permission for good' },
  no_call_permission: { status: 409, title: 'The contact has not permitted calls' },
  call_limit_reached: { status: 409, title: 'Too many calls to this contact' },
  messaging_limit_too_low: { status: 409, title: 'The messaging limit of the number is too low for calls' },
  calling_disabled: { status: 409, title: 'Calling is switched off' },
  already_taken: { status: 409, title: 'Somebody else was first' },
  agent_busy: { status: 409, title: 'You are on another call' },
  call_over: { status: 409, title: 'The call is over' },
  call_in_progress: { status: 409, title: 'There is a call with this contact already' },
  top_up_required: { status: 409, title: 'The balance is below the minimum' },
  insufficient_funds: { status: 409, title: 'There is not enough money for a call' },
  no_rate: { status: 409, title: 'There is no rate for this number' },
  idempotency_conflict: { status: 409, title: 'The key was used for something else' },
  rebuild_in_progress: { status: 409, title: 'The view is being rebuilt already' },
  rebuild_over: { status: 409, title: 'The rebuild cannot be stopped or resumed any more' },
  no_previous_view: { status: 409, title: 'There is nothing to go back to' },
  already_exists: { status: 409, title: 'It exists already, and is not the same' },
  concurrent_change: { status: 409, title: 'It was changed at the same time' },
  log_changed: { status: 409, title: 'The position belongs to another log' },
  too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body is of a type that is not taken here' },
  behind: { status: 503, title: 'The view has not reached that position yet' },
  unavailable: { status: 503, title: 'The store cannot be reached just now' },
  internal: { status: 500, title: 'Something went wrong on our side' },
};
