import type { Instant } from '../kernel/instant.ts';
import type { AccountId, AgentId, CallId, PhoneNumberId } from '../kernel/ids.ts';
import type { Money } from '../kernel/money.ts';
import type { Direction } from '../call/call.events.ts';

/** One started minute of a call. Index from 0; the lines of a call add up to its amount to the micro. */
export interface MinuteLine {
  readonly minute: number;
  readonly startAt: Instant;
  readonly seconds: number;
  readonly pulses: number;
  readonly amount: Money;
}

/** All that an amount was worked out from, so that it can be worked out again (MO-8). */
export interface Rated {
  readonly direction: Direction;
  readonly startedAt: Instant;
  readonly billableSeconds: number;
  /** Whose clock the seconds are: `duration` or `span` of the platform. */
  readonly clock: 'duration' | 'span';
  readonly pulses: number;
  readonly incrementSeconds: number;
  readonly market: string;
  readonly tier: number;
  readonly ratePerMinute: Money;
  readonly amount: Money;
  readonly currency: string;
  readonly rateCard: string;
  readonly marketMap: string;
  readonly minutes: readonly MinuteLine[];
}

/** Who and what a charge is for. */
export interface ChargeContext {
  readonly callId: CallId;
  readonly accountId: AccountId;
  readonly phoneNumberId: PhoneNumberId;
  readonly agentId: AgentId | null;
}

/** The call was rated and is to be debited. */
export interface ChargeSettled {
  readonly type: 'ChargeSettled';
  readonly context: ChargeContext;
  readonly rated: Rated;
}

/** A line of a correction. It names the line that it corrects and posts the difference. */
export interface CorrectionLine extends MinuteLine {
  readonly corrects: string;
}

/** Later facts made it another amount: `difference` = new − old; only the difference is posted. */
export interface ChargeCorrected {
  readonly type: 'ChargeCorrected';
  readonly context: ChargeContext;
  /** Counts the corrections of this charge, from 1. */
  readonly n: number;
  /** Null: not to be charged at all any more. */
  readonly rated: Rated | null;
  readonly previous: Rated;
  readonly difference: Money;
  readonly lines: readonly CorrectionLine[];
}

/** There is no rate for it: listed, never billed at zero (MO-3, MO-5). */
export interface ChargeUnrated {
  readonly type: 'ChargeUnrated';
  readonly context: ChargeContext;
  readonly reason: string;
}

/** What could not be rated turned out to be nothing to charge: it leaves the list of the unrated. */
export interface ChargeNotDue {
  readonly type: 'ChargeNotDue';
  readonly context: ChargeContext;
}

export type ChargeEvent = ChargeSettled | ChargeCorrected | ChargeUnrated | ChargeNotDue;
