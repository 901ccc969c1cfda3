import { describe, expect, it } from '@jest/globals';
import type { ChargeEvent } from '#domain/charge/charge.events';
import { fromMoney } from '#domain/kernel/money';
import { parseInstant, type Instant } from '#domain/kernel/instant';
import { fold, logged } from '#testing/view-spec';
import { chargesOf, longCall, rate, rated, shortCall } from '../charge-events.fixture.ts';
import { ledgerLines, type LedgerLine } from './ledger-lines.view.ts';

const lines = (...events: readonly ChargeEvent[]) => fold(ledgerLines, events);
const inOrder = (all: Readonly<Record<string, LedgerLine>>) => Object.values(all).toSorted((a, b) => (a.sortKey < b.sortKey ? -1 : 1)).map(({ lineId }) => lineId);
const sum = (all: Readonly<Record<string, LedgerLine>>) => Object.values(all).reduce((total, { amount }) => total + fromMoney(amount), 0n);

describe('ledger-lines', () => {
  it('MO-8 posts a line for each started minute, as the contract has it', () => {
    const all = lines(...chargesOf(rate(longCall)));
    expect(Object.keys(all)).toEqual(['cl_1.0', 'cl_1.1']);
    expect(JSON.stringify(all['cl_1.1'])).toBe(
      JSON.stringify({
        lineId: 'cl_1.1',
        kind: 'call',
        callId: 'cl_1',
        minute: 1,
        startAt: '2026-11-24T10:01:05.000Z',
        seconds: 1,
        pulses: 1,
        market: 'Italy',
        tier: 0,
        ratePerMinute: '0.010300',
        amount: '0.001030',
        currency: 'EUR',
        rateCard: 'sha256:card',
        phoneNumberId: '436666719526789',
        agentId: 'anna',
        postedAt: '2026-11-24T10:00:00.000Z',
        accountId: 'acc-1',
        sortKey: '2026-11-24T10:00:00.000Z/00000000000000000001/00001',
      }),
    );
    expect(sum(all)).toBe(fromMoney(longCall.amount));
  });

  it('posts corrections as lines of their own that name what they correct, and changes no line', () => {
    const before = lines(...chargesOf(rate(shortCall)));
    const all = lines(...chargesOf(rate(shortCall), rate(rated('0.012360', [60, 10, '0.010300'], [12, 2, '0.002060'])), rate(rated('0.002060', [12, 2, '0.002060']))));
    expect(all['cl_1.0']).toEqual(before['cl_1.0']);
    expect(Object.keys(all['cl_1.1.c1'] ?? {}).slice(15)).toEqual(['postedAt', 'corrects', 'accountId', 'sortKey']);
    expect(all['cl_1.1.c1']).toMatchObject({ kind: 'correction', minute: 1, seconds: 12, pulses: 2, amount: '0.002060', corrects: 'cl_1.0' });
    expect(all['cl_1.0.c2']).toMatchObject({ kind: 'correction', minute: 0, seconds: -48, pulses: -8, amount: '-0.008240', corrects: 'cl_1.0' });
    expect(all['cl_1.1.c2']).toMatchObject({ amount: '-0.002060', corrects: 'cl_1.1.c1' });
    expect(sum(all)).toBe(fromMoney('0.002060' as never));
  });

  it('takes a charge back to zero by the rate that it was charged at', () => {
    const all = lines(...chargesOf(rate(shortCall), rate(null)));
    expect(all['cl_1.0.c1']).toMatchObject({ amount: '-0.010300', seconds: -56, market: 'Italy', ratePerMinute: '0.010300', rateCard: 'sha256:card' });
    expect(sum(all)).toBe(0n);
  });

  it('lists the minutes of a call in their order, the tenth after the ninth, then what corrects them', () => {
    const minutes = Array.from({ length: 11 }, () => [60, 10, '0.010300'] as const);
    const all = lines(...chargesOf(rate(rated('0.113300', ...minutes)), rate(rated('0.103000', ...minutes.slice(1)))));
    expect(inOrder(all)).toEqual([...minutes.map((_, minute) => `cl_1.${minute}`), 'cl_1.10.c1']);
  });

  it('is in the order of posting, and of the log within one instant', () => {
    const [settled, corrected] = chargesOf(rate(shortCall), rate(longCall)) as [ChargeEvent, ChargeEvent];
    expect(inOrder(fold(ledgerLines, [logged(settled, 9), logged(corrected, 10)]))).toEqual(['cl_1.0', 'cl_1.0.c1', 'cl_1.1.c1']);
    const later = { recordedAt: parseInstant('2026-12-01T00:00:00Z') as Instant };
    const all = fold(ledgerLines, [logged(settled, 1), logged(corrected, 2, later)]);
    expect([all['cl_1.0']?.postedAt, all['cl_1.1.c1']?.postedAt]).toEqual(['2026-11-24T10:00:00.000Z', '2026-12-01T00:00:00.000Z']);
  });

  it('never posts a line twice: the first one stays', () => {
    const [settled] = chargesOf(rate(shortCall)) as [ChargeEvent];
    expect(fold(ledgerLines, [logged(settled, 1), logged(settled, 2)])).toEqual(fold(ledgerLines, [logged(settled, 1)]));
  });

  it('MO-3 posts nothing for what could not be rated', () => expect(lines(...chargesOf(rate(null, 'no_rate')))).toEqual({}));
});
