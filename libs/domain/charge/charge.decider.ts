import type { Aggregate } from '../kernel/aggregate.ts';
import { emit, impossible, nothing, type Decider, type Decision } from '../kernel/decider.ts';
import { fromMoney, minus, toMoney, ZERO } from '../kernel/money.ts';
import type { ChargeCommand } from './charge.commands.ts';
import type { ChargeContext, ChargeCorrected, ChargeEvent, Rated } from './charge.events.ts';
import { correctionLineIdOf, correctionLines, lineIdOf, posted } from './charge.lines.ts';
import type { Charge } from './charge.state.ts';

type Settled = Extract<Charge, { kind: 'settled' }>;

/**
 * The charge of one call. The first rating settles it, later ones correct it by the difference, so that the sum of what was posted is always
 * the newest rating, whatever came first.
 */
export const charge: Decider<ChargeCommand, ChargeEvent, Charge> = {
  initial: { kind: 'none' },

  decide(command, state) {
    return state.kind === 'settled' ? correct(command, state) : settle(command, state);
  },

  evolve(state, event) {
    switch (event.type) {
      case 'ChargeSettled':
        return settled(event.context, event.rated);
      case 'ChargeCorrected':
        return state.kind === 'settled' ? corrected(state, event) : state;
      case 'ChargeUnrated':
        return state.kind === 'settled' ? { ...state, unrated: event.reason } : { kind: 'unrated', reason: event.reason };
      case 'ChargeNotDue':
        return state.kind === 'settled' ? { ...state, unrated: null } : { kind: 'none' };
      default:
        return impossible(event);
    }
  },
};

/** Streams `charge-<workspace>.<cl_…>`: one per call, so that an account stays small for ever. */
export const chargeAggregate: Aggregate<ChargeCommand, ChargeEvent, Charge> = { category: 'charge', decider: charge };

function settle({ context, rated, reason }: ChargeCommand, state: Exclude<Charge, Settled>): Decision<ChargeEvent> {
  if (rated) return emit({ type: 'ChargeSettled', context, rated });
  return listed(context, reason, state.kind === 'unrated' ? state.reason : null);
}

function correct({ context, rated, reason }: ChargeCommand, state: Settled): Decision<ChargeEvent> {
  // Only what was debited can be given back: a correction goes to the account of the settlement.
  const there = { ...context, accountId: state.context.accountId };
  // Amounts of two currencies have no difference: what was charged stays, and somebody has to look at it.
  if (rated && rated.currency !== state.rated.currency) return listed(there, 'currency_changed', state.unrated);
  if (rated) return isSame(rated, state.rated) ? listed(there, null, state.unrated) : emit(correction(there, rated, state));
  if (!state.due) return listed(there, reason, state.unrated);
  const zeroed = correction(there, null, state);
  return reason === null ? emit(zeroed) : emit<ChargeEvent>(zeroed, { type: 'ChargeUnrated', context: there, reason });
}

/** Puts a call that has no price on the list of the unrated, or takes it off. */
function listed(context: ChargeContext, reason: string | null, before: string | null): Decision<ChargeEvent> {
  if (reason === before) return nothing;
  return emit(reason === null ? { type: 'ChargeNotDue', context } : { type: 'ChargeUnrated', context, reason });
}

function correction(context: ChargeContext, rated: Rated | null, state: Settled): ChargeCorrected {
  const previous = state.rated;
  const difference = minus(rated ? fromMoney(rated.amount) : ZERO, fromMoney(previous.amount));
  return {
    type: 'ChargeCorrected',
    context,
    n: state.corrections + 1,
    rated,
    previous,
    difference: toMoney(difference),
    lines: correctionLines(previous, rated, state.firstLines),
  };
}

function settled(context: ChargeContext, rated: Rated): Settled {
  const firstLines = posted({}, rated.minutes, (minute) => lineIdOf(context.callId, minute));
  return { kind: 'settled', context, rated, due: true, corrections: 0, firstLines, unrated: null };
}

function corrected(state: Settled, { context, n, rated, previous, lines }: ChargeCorrected): Settled {
  return {
    ...state,
    rated: rated ?? zeroOf(previous),
    due: rated !== null,
    corrections: n,
    firstLines: posted(state.firstLines, lines, (minute) => correctionLineIdOf(context.callId, minute, n)),
    unrated: null,
  };
}

/** The rating of a call that is no longer charged: the base for what may follow. */
const zeroOf = (rated: Rated): Rated => ({ ...rated, billableSeconds: 0, pulses: 0, amount: toMoney(ZERO), minutes: [] });

/** All that a rating rests on; its minutes follow from these. */
const EVIDENCE = [
  'direction',
  'startedAt',
  'billableSeconds',
  'clock',
  'pulses',
  'incrementSeconds',
  'market',
  'tier',
  'ratePerMinute',
  'amount',
  'currency',
  'rateCard',
  'marketMap',
] as const satisfies readonly Exclude<keyof Rated, 'minutes'>[];

const isSame = (a: Rated, b: Rated): boolean => EVIDENCE.every((field) => a[field] === b[field]);
