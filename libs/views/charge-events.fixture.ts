import { at, CL, NUMBER, anna } from '#domain/call/call.builders';
import type { ChargeEvent, Rated } from '#domain/charge/charge.events';
import type { ChargeCommand } from '#domain/charge/charge.commands';
import { charge } from '#domain/charge/charge.decider';
import { accountId } from '#domain/kernel/ids';
import { after, SECOND } from '#domain/kernel/instant';
import type { Money } from '#domain/kernel/money';
import { specOf } from '#testing/decider-spec';

const { given } = specOf(charge);

const chargeContext = { callId: CL, accountId: accountId('acc-1'), phoneNumberId: NUMBER, agentId: anna } as const;

/** A rating that started at 10:00:05, one entry of seconds, pulses and amount for each minute. */
export const rated = (amount: string, ...minutes: readonly (readonly [seconds: number, pulses: number, amount: string])[]): Rated => ({
  direction: 'outbound',
  startedAt: at('10:00:05'),
  billableSeconds: minutes.reduce((sum, [seconds]) => sum + seconds, 0),
  clock: 'duration',
  pulses: minutes.reduce((sum, [, pulses]) => sum + pulses, 0),
  incrementSeconds: 6,
  market: 'Italy',
  tier: 0,
  ratePerMinute: '0.010300' as Money,
  amount: amount as Money,
  currency: 'EUR',
  rateCard: 'sha256:card',
  marketMap: 'sha256:map',
  minutes: minutes.map(([seconds, pulses, part], minute) => ({
    minute,
    startAt: after(at('10:00:05'), minute * 60 * SECOND),
    seconds,
    pulses,
    amount: part as Money,
  })),
});

export const shortCall = rated('0.010300', [56, 10, '0.010300']);
export const longCall = rated('0.011330', [60, 10, '0.010300'], [1, 1, '0.001030']);

/** A command that rates the call; null: nothing to charge, or it cannot be rated where there is a reason. */
export const rate = (rating: Rated | null, reason: string | null = null): ChargeCommand => ({ type: 'SettleCharge', context: chargeContext, rated: rating, reason });

/** All events that the ratings lead to, as the charge emits them. */
export function chargesOf(...ratings: readonly ChargeCommand[]): readonly ChargeEvent[] {
  const events: ChargeEvent[] = [];
  for (const rating of ratings) events.push(...given(...events).when(rating).events());
  return events;
}
