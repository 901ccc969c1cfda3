import type { Instant } from '../kernel/instant.ts';
import type { AccountId, CallId } from '../kernel/ids.ts';
import type { Micros, Money } from '../kernel/money.ts';
import type { Waba } from './account.events.ts';

export type AccountCommand =
  | {
      readonly type: 'OpenAccount';
      readonly accountId: AccountId;
      readonly name: string;
      readonly currency: string;
      readonly wabas: readonly Waba[];
      readonly minimumBalance: Money;
      readonly onExhaustion: 'stop_on_pulse_edge';
    }
  | { readonly type: 'TopUp'; readonly accountId: AccountId; readonly amount: Micros; readonly reference: string | null; readonly now: Instant }
  /** `amount` is signed: above zero is taken, below zero is given back. `n` 0 is the settlement, then one for each correction; done once each. */
  | { readonly type: 'PostCharge'; readonly accountId: AccountId; readonly callId: CallId; readonly n: number; readonly amount: Micros };
