import type { ChargeContext, ChargeCorrected, ChargeSettled, MinuteLine, Rated } from '#domain/charge/charge.events';
import { correctionLineIdOf, lineIdOf } from '#domain/charge/charge.lines';
import type { AccountId, AgentId, CallId, PhoneNumberId } from '#domain/kernel/ids';
import { iso } from '#domain/kernel/instant';
import type { Money } from '#domain/kernel/money';
import type { Envelope, Touch } from '#domain/kernel/projection';
import { defineView } from '../define-view.ts';

/** What stands in every line. Instants are ISO-8601; minutes count from 0. In a correction, seconds, pulses and amount are differences. */
interface Posted {
  readonly callId: CallId;
  readonly minute: number;
  readonly startAt: string;
  readonly seconds: number;
  readonly pulses: number;
  readonly market: string;
  readonly tier: number;
  readonly ratePerMinute: Money;
  readonly amount: Money;
  readonly currency: string;
  readonly rateCard: string;
  readonly phoneNumberId: PhoneNumberId;
  readonly agentId: AgentId | null;
  readonly postedAt: string;
}

/** What lists need. */
interface Listed {
  readonly accountId: AccountId;
  /** Its place in the ledger: time of posting, then position in the log, then the order inside the posting, all of fixed width. */
  readonly sortKey: string;
}

/** One minute of a call as it was charged first. */
export interface CallLine extends Posted, Listed {
  readonly lineId: string;
  readonly kind: 'call';
}

/** A difference that was posted later. */
export interface CorrectionLineDocument extends Posted, Listed {
  readonly lineId: string;
  readonly kind: 'correction';
  /** The id of the line that it corrects. */
  readonly corrects: string;
}

export type LedgerLine = CallLine | CorrectionLineDocument;

/** The per-minute ledger: one line per call and minute, and one per correction. A line never changes; the lines of a call add up to its charge. */
export const ledgerLines = defineView<LedgerLine>({
  name: 'ledger-lines',
  version: 1,
  indexes: [
    { equals: ['accountId'], sort: 'sortKey' },
    { equals: ['accountId', 'callId'], sort: 'sortKey' },
  ],
  on: {
    ChargeSettled: (event, envelope) => event.rated.minutes.map((minute, i) => posting(callLine(event, minute, listed(event.context, envelope, i), envelope))),
    ChargeCorrected: (event, envelope) => event.lines.map((_, i) => posting(correctionLine(event, i, envelope))),
  },
});

/** What is posted stays. */
const posting = (line: LedgerLine): Touch<LedgerLine> => [line.lineId, (known) => known ?? line];

function callLine({ context, rated }: ChargeSettled, line: MinuteLine, { accountId, sortKey }: Listed, envelope: Envelope): CallLine {
  return { lineId: lineIdOf(context.callId, line.minute), kind: 'call', ...posted(context, rated, line, envelope), accountId, sortKey };
}

function correctionLine({ context, n, rated, previous, lines }: ChargeCorrected, i: number, envelope: Envelope): CorrectionLineDocument {
  const line = lines[i] as ChargeCorrected['lines'][number];
  const lineId = correctionLineIdOf(context.callId, line.minute, n);
  return { lineId, kind: 'correction', ...posted(context, rated ?? previous, line, envelope), corrects: line.corrects, ...listed(context, envelope, i) };
}

function posted({ callId, phoneNumberId, agentId }: ChargeContext, rated: Rated, line: MinuteLine, { metadata }: Envelope): Posted {
  return {
    callId,
    minute: line.minute,
    startAt: iso(line.startAt),
    seconds: line.seconds,
    pulses: line.pulses,
    market: rated.market,
    tier: rated.tier,
    ratePerMinute: rated.ratePerMinute,
    amount: line.amount,
    currency: rated.currency,
    rateCard: rated.rateCard,
    phoneNumberId,
    agentId,
    postedAt: iso(metadata.recordedAt),
  };
}

/** A call lasts a day at most, so five digits count its minutes. */
const listed = ({ accountId }: ChargeContext, { position, metadata }: Envelope, i: number): Listed => ({
  accountId,
  sortKey: `${iso(metadata.recordedAt)}/${position}/${String(i).padStart(5, '0')}`,
});
