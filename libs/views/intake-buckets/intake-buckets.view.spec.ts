import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Bucket } from '#domain/intake/intake.events';
import { fold } from '#testing/view-spec';
import { payloadReceived, translated } from '../intake-events.fixture.ts';
import { intakeBuckets } from './intake-buckets.view.ts';

const none = { processed: 0, duplicate: 0, ignored: 0, quarantined: 0 };
const HOUR = 'whatsapp.2026-11-24T10';

describe('intake-buckets', () => {
  it('counts what came in by source and hour, the last millisecond in the old one', () => {
    const all = fold(intakeBuckets, [payloadReceived('09:59:59.999'), payloadReceived('10:00:00'), payloadReceived('10:59:59')]);
    expect(all).toEqual({
      'whatsapp.2026-11-24T09': { source: 'whatsapp', hour: '2026-11-24T09:00:00.000Z', received: 1, ...none, updates: none },
      [HOUR]: { source: 'whatsapp', hour: '2026-11-24T10:00:00.000Z', received: 2, ...none, updates: none },
    });
  });

  it('counts what became of payloads and of each of their updates, by the hour of receipt', () =>
    expect(fold(intakeBuckets, [payloadReceived('10:00:00'), payloadReceived('10:20:00'), translated(1, '10:00:00', ['processed', 'processed', 'ignored']), translated(2, '10:20:00', [])])).toEqual({
      [HOUR]: expect.objectContaining({ received: 2, ...none, processed: 1, ignored: 1, updates: { ...none, processed: 2, ignored: 1 } }),
    }));

  it('moves a payload that is translated again', () => {
    const first = translated(1, '10:00:00', ['quarantined', 'ignored']);
    const again = translated(1, '10:00:00', ['processed', 'ignored'], ['quarantined', 'ignored']);
    expect(fold(intakeBuckets, [payloadReceived('10:00:00'), first, again])[HOUR]).toMatchObject({ ...none, received: 1, processed: 1, updates: { ...none, processed: 1, ignored: 1 } });
  });

  it('foots: every payload received and every update is in exactly one bucket, however often it was translated', () => {
    const buckets = fc.array(fc.constantFrom<Bucket>('processed', 'duplicate', 'ignored', 'quarantined'), { maxLength: 3 });
    const payloads = fc.array(fc.array(buckets, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(payloads, (all) => {
        const received = all.map(() => payloadReceived('10:00:00'));
        const sorted = all.flatMap((translations, n) => translations.map((updates, i) => translated(n + 1, '10:00:00', updates, translations[i - 1])));
        const hour = fold(intakeBuckets, [...received, ...sorted])[HOUR];
        expect(hour?.received).toBe(all.length);
        expect(total(hour)).toBe(all.length);
        expect(total(hour?.updates)).toBe(all.reduce((sum, translations) => sum + (translations.at(-1)?.length ?? 0), 0));
      }),
    );
  });
});

const total = (counts: typeof none | undefined): number => (counts ? counts.processed + counts.duplicate + counts.ignored + counts.quarantined : -1);
