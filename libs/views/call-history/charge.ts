import type { ChargeContext, ChargeCorrected, ChargeSettled, Rated } from '#domain/charge/charge.events';
import { NO_CHARGE, UNHEARD_OF, type CallCharge, type CallDocument } from './call-history.document.ts';

/** What the call was charged first. */
export const settled = (known: CallDocument | undefined, { context, rated }: ChargeSettled): CallDocument =>
  charged(known, context, chargeOf('settled', rated));

/** What it is charged now; nothing at all where it is not to be charged any more. */
export function corrected(known: CallDocument | undefined, { context, rated, previous }: ChargeCorrected): CallDocument {
  const charge = rated ? chargeOf('corrected', rated) : { ...NO_CHARGE, status: 'corrected' as const, currency: previous.currency };
  return charged(known, context, charge);
}

/** It has no price (MO-3), or is off that list again: then `reason` is null. What was charged before stays. */
export const unrated = (known: CallDocument | undefined, context: ChargeContext, reason: string | null): CallDocument => ({
  ...billed(known, context),
  unrated: reason,
});

const charged = (known: CallDocument | undefined, context: ChargeContext, charge: CallCharge): CallDocument => ({
  ...billed(known, context),
  unrated: null,
  charge,
});

const billed = (known: CallDocument | undefined, { callId, phoneNumberId, accountId }: ChargeContext): CallDocument =>
  known ?? { ...UNHEARD_OF, callId, phoneNumberId, accountId };

const chargeOf = (status: CallCharge['status'], { amount, currency, billableSeconds, pulses }: Rated): CallCharge => ({
  status,
  amount,
  currency,
  billableSeconds,
  pulses,
});
