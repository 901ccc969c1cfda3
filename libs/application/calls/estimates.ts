import { accountAggregate } from '#domain/account/account.decider';
import { availableOf, callsAllowed, currencyOf, type Account } from '#domain/account/account.state';
import type { DialEstimate, DialRequested } from '#domain/dial/dial.events';
import type { Refusal } from '#domain/kernel/decider';
import type { WorkspaceId } from '#domain/kernel/ids';
import { toMoney } from '#domain/kernel/money';
import { TARIFF_ID, tariffAggregate } from '#domain/tariff/tariff.decider';
import type { MarketMap } from '#domain/tariff/tariff.state';
import type { Gateway } from '#engine/gateway/gateway';
import { quote, type Quote } from '#finance/rating/quote';
import { priceOf } from '#finance/rating/price';
import { pulsesIn } from '#finance/rating/pulses';
import { affordableSeconds } from '#finance/rating/runway';
import type { Called } from '#finance/tariff/market';
import { Refused } from '../refused.ts';

/** The first slice of a call that has to be affordable, in seconds (MO-10). */
const FIRST_SLICE = 60;

/** What a call would cost, and whether there is money for it. */
export class Estimates {
  private readonly gateway: Gateway;
  private readonly builtInMap: MarketMap;

  constructor(gateway: Gateway, builtInMap: MarketMap) {
    this.gateway = gateway;
    this.builtInMap = builtInMap;
  }

  /** Gate, then market and rate, then money for the first slice; throws {@link Refused} by the first that says no (CA-16, MO-3, MO-10). */
  async of(workspace: WorkspaceId, billing: DialRequested['billing'], called: Called): Promise<DialEstimate> {
    const account = await this.gateway.load(accountAggregate, workspace, billing.accountId);
    if (!callsAllowed(account)) throw new Refused({ code: 'top_up_required', rule: 'CA-16' });
    const { cards, maps } = await this.gateway.load(tariffAggregate, workspace, TARIFF_ID);
    const currency = currencyOf(account) ?? '';
    const found = quote({
      tariff: { cards, maps: [this.builtInMap, ...maps] },
      direction: 'outbound',
      currency,
      at: this.gateway.clock.now(),
      timeZone: billing.timeZone,
      ...called,
    });
    if ('reason' in found) throw new Refused({ code: 'no_rate', rule: 'MO-3', detail: found.reason, inputs: { reason: found.reason } });
    const unaffordable = withoutFirstSlice(found, account);
    if (unaffordable) throw new Refused(unaffordable);
    const { market, tier, ratePerMinute, incrementSeconds } = found;
    const seconds = affordableSeconds(availableOf(account), ratePerMinute, incrementSeconds);
    return { affordableSeconds: seconds, market, tier, ratePerMinute: toMoney(ratePerMinute), currency };
  }
}

function withoutFirstSlice({ ratePerMinute, incrementSeconds }: Quote, account: Account): Refusal | null {
  const slice = priceOf(pulsesIn(FIRST_SLICE, incrementSeconds), ratePerMinute, incrementSeconds);
  return slice > availableOf(account) ? { code: 'insufficient_funds', rule: 'MO-10' } : null;
}
