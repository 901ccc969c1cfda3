import type { ChargeContext, Rated } from './charge.events.ts';

/**
 * What the call comes to, as far as is known now. The first time settles; later ones correct by the difference; the same again does nothing.
 * `rated` null: nothing is to be charged (`reason` null), or it cannot be rated (`reason` says why).
 */
export type ChargeCommand = {
  readonly type: 'SettleCharge';
  readonly context: ChargeContext;
  readonly rated: Rated | null;
  readonly reason: string | null;
};
