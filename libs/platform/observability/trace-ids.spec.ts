import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { traceIdsOf } from './trace-ids.ts';

describe('the trace of a correlation id', () => {
  it('is the id of the webhook without its dashes, so that people can look it up', () => {
    expect(traceIdsOf('0193a1b2-3c4d-4e5f-8a9b-0c1d2e3f4a5b').traceId).toBe('0193a1b23c4d4e5f8a9b0c1d2e3f4a5b');
  });

  it('is made of any other id, the same each time', () => {
    expect(traceIdsOf('co_anna')).toEqual(traceIdsOf('co_anna'));
    expect(traceIdsOf('co_anna').traceId).not.toBe(traceIdsOf('co_ben').traceId);
  });

  it('has the lengths that the standard wants, and tells trace and first span apart', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uuid()), (correlationId) => {
        const { traceId, firstSpanId } = traceIdsOf(correlationId);
        expect([traceId, firstSpanId]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{16}$/)]);
        expect(traceId).not.toContain(firstSpanId);
      }),
    );
  });
});
