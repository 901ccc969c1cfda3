/** The stable codes of refusals by a rule; each has a sentence in docs/errors.md. */
export type RefusalCode =
  | 'service_window_closed'
  | 'awaiting_reply_to_template'
  | 'permission_request_limit'
  | 'permission_already_permanent'
  | 'no_call_permission'
  | 'call_limit_reached'
  | 'messaging_limit_too_low'
  | 'calling_disabled'
  | 'already_taken'
  | 'agent_busy'
  | 'call_over'
  | 'call_in_progress'
  | 'top_up_required'
  | 'insufficient_funds'
  | 'no_rate'
  | 'idempotency_conflict'
  | 'already_exists'
  | 'rebuild_in_progress'
  | 'rebuild_over'
  | 'no_previous_view';

/** A no that names its rule: what was asked, why not, and when to try again (milliseconds since the epoch). */
export interface Refusal {
  readonly code: RefusalCode;
  readonly rule?: string;
  readonly detail?: string;
  readonly retryAt?: number;
  /** What the decision looked at, such as the winner of a race. Shown to the caller; so never personal data. */
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** What a decider answers. A refusal may carry events of its own; `nothing` means that all is as asked already. */
export type Decision<E> =
  | { readonly kind: 'emit'; readonly events: readonly E[] }
  | { readonly kind: 'refuse'; readonly refusal: Refusal; readonly events: readonly E[] }
  | { readonly kind: 'nothing' };

/** An aggregate as a value: no clock, no ids, no I/O. Time and ids come in with the command. */
export interface Decider<C, E, S> {
  readonly initial: S;
  decide(command: C, state: S): Decision<E>;
  /** Never changes the state that it is given. */
  evolve(state: S, event: E): S;
}

export const nothing: Decision<never> = { kind: 'nothing' };

/** These events; nothing at all where there are none. */
export const emit = <E>(...events: readonly E[]): Decision<E> => (events.length === 0 ? nothing : { kind: 'emit', events });

/** No, by this code; with events where the refusal itself is to be recorded. */
export const refuse = <E = never>(code: RefusalCode, more: Omit<Refusal, 'code'> = {}, events: readonly E[] = []): Decision<E> => ({
  kind: 'refuse',
  refusal: { code, ...more },
  events,
});

/** The end of an exhaustive switch: reaching it is a fault of the program, not of its input. */
export function impossible(value: never): never {
  throw new Error(`impossible: ${JSON.stringify(value)}`);
}
