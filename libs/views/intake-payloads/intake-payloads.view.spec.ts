import { describe, expect, it } from '@jest/globals';
import { fold, positionOf } from '#testing/view-spec';
import { payloadReceived, translated } from '../intake-events.fixture.ts';
import { intakePayloads } from './intake-payloads.view.ts';

describe('intake-payloads', () => {
  it('shows what became of a payload and of each of its updates', () =>
    expect(fold(intakePayloads, [payloadReceived('10:00:00'), translated(1, '10:00:00', ['processed'])])).toEqual({
      [positionOf(1)]: {
        payload: positionOf(1),
        source: 'whatsapp',
        receivedAt: '2026-11-24T10:00:00.000Z',
        bucket: 'processed',
        fault: null,
        updates: [{ bucket: 'processed', kind: 'calls.connect', reason: null, phoneNumberId: '436666719526789', workspace: null }],
      },
    }));

  it('shows the last translation, and why nothing could be read', () => {
    const unread = { ...translated(1, '10:00:00', []), bucket: 'quarantined', fault: 'not_json' } as const;
    expect(fold(intakePayloads, [translated(1, '10:00:00', ['quarantined']), translated(2, '10:00:01', ['ignored']), unread])).toMatchObject({
      [positionOf(1)]: { bucket: 'quarantined', fault: 'not_json', updates: [] },
      [positionOf(2)]: { bucket: 'ignored', fault: null },
    });
  });
});
