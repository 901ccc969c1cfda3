import { accountAggregate } from '#domain/account/account.decider';
import type { AccountCommand } from '#domain/account/account.commands';
import { currencyOf, type Account } from '#domain/account/account.state';
import { callAggregate } from '#domain/call/call.decider';
import type { CallContext, CallEvent, CallSubject, Ending } from '#domain/call/call.events';
import type { CallState } from '#domain/call/call.state';
import { contextOf } from '#domain/call/context';
import { endingOf } from '#domain/call/ending';
import { subjectOf } from '#domain/call/subject';
import { channelAggregate } from '#domain/channel/channel.decider';
import type { Channel } from '#domain/channel/channel.state';
import type { ChargeCommand } from '#domain/charge/charge.commands';
import { chargeAggregate } from '#domain/charge/charge.decider';
import type { ChargeContext, ChargeEvent } from '#domain/charge/charge.events';
import { fromMoney, type Money } from '#domain/kernel/money';
import { TARIFF_ID, tariffAggregate } from '#domain/tariff/tariff.decider';
import type { Rate } from '#domain/tariff/tariff.rating';
import type { Tariff } from '#domain/tariff/tariff.state';
import type { Process, Reaction } from '../process.ts';

/**
 * From the end of a call to its charge, from the charge to the account. Whatever may change the price of a call that has ended rates it again
 * on all that is known by then: the charge settles once and then posts differences alone, so that the order of the facts does not matter.
 */
export const settlement = ({ rate }: { readonly rate: Rate }): Process<CallEvent | ChargeEvent> => ({
  name: 'settlement',
  on: {
    CallEnded: ({ context, ending }) => (isCharged(ending) ? [rating(rate, context)] : []),
    CallOutcomeCorrected: ({ context, from, to }) => (isCharged(from) || isCharged(to) ? [rating(rate, context)] : []),
    // Who was called may be told after the end, and decides on the market (MO-3).
    LateFactRecorded: ({ fact, subject }) => (tellsWho(subject) ? [rating(rate, fact.context)] : []),
    CallDialled: ({ context, subject }) => (tellsWho(subject) ? [rating(rate, context)] : []),
    ChargeSettled: ({ context, rated }) => [posting(context, 0, rated.amount)],
    ChargeCorrected: ({ context, n, difference }) => [posting(context, n, difference)],
  },
});

const isCharged = ({ billableSeconds }: Ending): boolean => billableSeconds !== 0;

const tellsWho = (subject: CallSubject | null): boolean => Boolean(subject?.number ?? subject?.waId ?? subject?.bsuid);

function rating(rate: Rate, context: CallContext): Reaction {
  const { callId, accountId, phoneNumberId } = context;
  return {
    aggregate: chargeAggregate,
    id: callId,
    needs: [
      { aggregate: tariffAggregate, id: TARIFF_ID },
      { aggregate: callAggregate, id: callId },
      { aggregate: accountAggregate, id: accountId },
      { aggregate: channelAggregate, id: phoneNumberId },
    ],
    command: (tariff: Tariff, call: CallState, account: Account, channel: Channel): ChargeCommand | null => {
      const ending = endingOf(call);
      if (!ending) return null;
      const { timeZone } = contextOf(call) ?? context;
      const rated = rate({ ending, ...calledIn(ending, call, channel), timeZone, currency: currencyOf(account), tariff });
      return { type: 'SettleCharge', context: { callId, accountId, phoneNumberId, agentId: ending.agentId }, ...rated };
    },
  };
}

/** Who was *called*: the contact, or the business where the contact called. */
function calledIn({ direction }: Ending, call: CallState, channel: Channel): { readonly number: string | null; readonly bsuid: string | null } {
  if (direction === 'inbound') return { number: channel.kind === 'connected' ? channel.displayPhoneNumber : null, bsuid: null };
  const { number, waId, bsuid } = subjectOf(call);
  return { number: number ?? waId ?? null, bsuid: bsuid ?? null };
}

function posting({ accountId, callId }: ChargeContext, n: number, amount: Money): Reaction {
  const command = (): AccountCommand => ({ type: 'PostCharge', accountId, callId, n, amount: fromMoney(amount) });
  return { aggregate: accountAggregate, id: accountId, command };
}
