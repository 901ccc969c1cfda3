import { describe, expect, it } from '@jest/globals';
import { after, instant, MINUTE } from '../kernel/instant.ts';
import { laneBy, laneOf } from './lane.ts';

const NOW = instant(1_795_600_000_000);

describe('lane of a payload', () => {
  it('is fresh up to two minutes after the newest thing that it tells of, and backlog from then on', () => {
    expect(laneBy(NOW, NOW)).toBe('fresh');
    expect(laneBy(after(NOW, -2 * MINUTE), NOW)).toBe('fresh');
    expect(laneBy(after(NOW, -2 * MINUTE - 1), NOW)).toBe('backlog');
  });

  it('is fresh where the platform’s clock is ahead of ours', () => expect(laneBy(after(NOW, 60 * MINUTE), NOW)).toBe('fresh'));

  it('is fresh where nothing says that it is old', () => expect(laneBy(null, NOW)).toBe('fresh'));

  it('stays what it was when the payload came in; payloads of versions with one lane are fresh', () => {
    expect([laneOf({ lane: 'backlog' }), laneOf({ lane: 'fresh' }), laneOf({})]).toEqual(['backlog', 'fresh', 'fresh']);
  });
});
