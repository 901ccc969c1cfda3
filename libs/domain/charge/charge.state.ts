import type { Money } from '../kernel/money.ts';
import type { ChargeContext, Rated } from './charge.events.ts';
import type { FirstLines } from './charge.lines.ts';

/**
 * What a call costs. It is settled once; from then on it is only corrected, by differences.
 *
 * - `none`: not ended, not answered, or free.
 * - `unrated`: answered, and there is no price for it yet.
 * - `settled`: charged. `rated` is what stands charged now, all of it zero when `due` is false.
 */
export type Charge =
  | { readonly kind: 'none' }
  | { readonly kind: 'unrated'; readonly reason: string }
  | {
      readonly kind: 'settled';
      readonly context: ChargeContext;
      readonly rated: Rated;
      readonly due: boolean;
      /** How many corrections there were. */
      readonly corrections: number;
      readonly firstLines: FirstLines;
      /** Why it can no longer be rated; null where it can. */
      readonly unrated: string | null;
    };

/** What is charged for the call now; null: it never was settled. */
export const chargedOf = (charge: Charge): Money | null => (charge.kind === 'settled' ? charge.rated.amount : null);
