import { describe, expect, it } from '@jest/globals';
import { binds } from './binding.ts';
import { broken, frozen, type Released, type Shaped } from './released.ts';

const NOTHING: Released = { releases: [], shapes: {}, views: {} };
const rang = (version: number, shape: string): Shaped => ({ type: 'Rang', version, shape });

const first = frozen(NOTHING, '0.1.0', [rang(1, 'a')], ['bells@1']);
const second = frozen(first, '0.2.0', [rang(2, 'b'), { type: 'Tolled', version: 1, shape: 'c' }], ['bells@2']);

describe('what was released', () => {
  it.each([['0.0.1', false], ['0.0.99', false], ['0.1.0', true], ['0.1.0-rc.1', true], ['0.10.3', true], ['1.0.0', true], ['2.1.0', true]])('%s binds: %p', (version, bound) => {
    expect(binds(version)).toBe(bound);
  });

  it('grows by every release, and what an earlier one had stays as it was', () => {
    expect(second).toEqual({
      releases: ['0.1.0', '0.2.0'],
      shapes: { 'Rang@1': { shape: 'a', since: '0.1.0' }, 'Rang@2': { shape: 'b', since: '0.2.0' }, 'Tolled@1': { shape: 'c', since: '0.2.0' } },
      views: { 'bells@1': '0.1.0', 'bells@2': '0.2.0' },
    });
    expect(frozen(first, '0.1.1', [rang(1, 'a')], ['bells@1'])).toEqual({ ...first, releases: ['0.1.0', '0.1.1'] });
  });

  it('is the same when a version is frozen again', () => {
    expect(frozen(first, '0.1.0', [rang(1, 'a')], ['bells@1'])).toEqual(first);
  });

  it('is broken by an upcaster that was taken away, so that the version goes back', () => {
    expect(broken(second, [rang(1, 'a'), { type: 'Tolled', version: 1, shape: 'c' }])).toEqual(['Rang@2 was released with 0.2.0, and its upcaster is gone: Rang is at version 1']);
  });

  it('is not broken by what was never released', () => {
    expect(broken(second, [rang(3, 'x'), { type: 'Tolled', version: 1, shape: 'c' }, { type: 'New', version: 1, shape: 'y' }])).toEqual([]);
  });

  it('takes nothing in before 0.1.0, and nothing that is broken', () => {
    expect(() => frozen(NOTHING, '0.0.9', [rang(1, 'a')], [])).toThrow('shapes are released from 0.1.0 on; this is 0.0.9');
    expect(() => frozen(first, '0.2.0', [rang(1, 'other')], [])).toThrow('the shape of Rang@1 is not that of 0.1.0');
  });
});
