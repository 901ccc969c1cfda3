import type { Ending } from '../call/call.events.ts';
import type { Rated } from '../charge/charge.events.ts';
import type { Tariff } from './tariff.state.ts';

/** All that the price of a call depends on. */
export interface RatingInput {
  readonly ending: Ending;
  /** The number that was *called*, in digits; null while no fact gives it. */
  readonly number: string | null;
  /** `US.1349…`: the country stands in front. Asked only where there is no number. */
  readonly bsuid: string | null;
  /** IANA zone of the WABA. */
  readonly timeZone: string;
  /** ISO 4217; the account's. Null: the account was never opened. */
  readonly currency: string | null;
  readonly tariff: Tariff;
}

/** Why a call that was answered has no price: it is listed, never billed at zero. */
export type UnratedReason =
  /** No card of the currency is in force at the start of the call. */
  | 'no_card'
  /** Neither a number nor a country tells the market, or the country lies in several markets alike. */
  | 'no_market'
  /** The card has no row for the market and direction. */
  | 'no_rate'
  | 'direction_unknown'
  /** More than a day, or no whole seconds: not believed, for somebody to look at. */
  | 'implausible_duration'
  /** The account was never opened, so that nobody knows the currency. */
  | 'account_unknown';

/** `rated` null with `reason` null: nothing is to be charged. */
export type Rating = { readonly rated: Rated; readonly reason: null } | { readonly rated: null; readonly reason: UnratedReason | null };

/** Rates a call. Pure: the same input, the same rating. */
export type Rate = (input: RatingInput) => Rating;
