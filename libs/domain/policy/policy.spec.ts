import { describe, expect, it } from '@jest/globals';
import { instant, iso } from '../kernel/instant.ts';
import { CALL_LIMIT, TEMPORARY_GRANT } from './call-permission.policy.ts';
import { MESSAGING_LIMIT_THRESHOLD } from './messaging-limit.policy.ts';
import { CONNECTED_CALL_CLEARS, DECLINE_WAIT, PERMISSION_REQUEST_LIMITS } from './permission-request.policy.ts';
import { day, policyAt, type DatedList } from './policy.ts';
import { SERVICE_WINDOW } from './service-window.policy.ts';

const justBefore = (date: string) => instant(day(date) - 1);

describe('dated policy', () => {
  const list: DatedList<string> = [
    { from: day('2025-01-01'), value: 'old', source: 'a' },
    { from: day('2025-10-07'), value: 'new', source: 'b' },
  ];

  it('begins at 00:00 UTC of its day, to the millisecond', () => {
    expect(iso(day('2025-10-07'))).toBe('2025-10-07T00:00:00.000Z');
    expect(policyAt(list, justBefore('2025-10-07')).value).toBe('old');
    expect(policyAt(list, day('2025-10-07'))).toEqual({ from: day('2025-10-07'), value: 'new', source: 'b' });
  });

  it('judges a fact older than every entry by the first one', () => expect(policyAt(list, day('2020-01-01')).value).toBe('old'));

  it('CH-1 asks for 1,000, and for 2,000 from 2025-10-07 under the platform’s own rules', () => {
    expect(policyAt(MESSAGING_LIMIT_THRESHOLD.meta, justBefore('2025-10-07')).value).toBe(1_000);
    expect(policyAt(MESSAGING_LIMIT_THRESHOLD.meta, day('2025-10-07')).value).toBe(2_000);
    expect(policyAt(MESSAGING_LIMIT_THRESHOLD['respondio-2025'], day('2026-01-01')).value).toBe(1_000);
  });

  it('PE-9 lets 5 connected calls, then 10, then 100 through in 24 h', () => {
    const max = (at: number) => policyAt(CALL_LIMIT.meta, instant(at)).value.max;
    expect([justBefore('2025-10-13'), day('2025-10-13'), justBefore('2025-12-19'), day('2025-12-19')].map(max)).toEqual([5, 10, 10, 100]);
  });

  it('keeps every list in order, each entry with a source', () => {
    const lists: DatedList<unknown>[] = [SERVICE_WINDOW];
    for (const policy of [MESSAGING_LIMIT_THRESHOLD, CALL_LIMIT, TEMPORARY_GRANT, PERMISSION_REQUEST_LIMITS, CONNECTED_CALL_CLEARS, DECLINE_WAIT]) {
      lists.push(policy.meta, policy['respondio-2025']);
    }
    for (const entries of lists) {
      const dates = entries.map(({ from }) => from);
      expect(dates).toEqual([...new Set(dates)].sort((a, b) => a - b));
      expect(entries.every(({ source }) => source.startsWith('https://'))).toBe(true);
    }
  });
});
