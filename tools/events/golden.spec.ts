import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '#domain/kernel/event';
import type { Projection } from '#domain/kernel/projection';
import type { Upcasters } from '#domain/kernel/upcaster';
import { metadata } from '#event-store/contract/sample-events';
import { plant } from '../check/planted/tree.ts';
import { fittingTo } from './fitting.ts';
import { faultsOf, readGolden, rehashed, writeGolden, type Golden, type Today } from './golden.ts';
import type { Released } from './released.ts';

interface Rang extends DomainEvent {
  readonly times: number;
}

/** Counts how often bells rang; `add` is its fold. */
const bells = (version: number, add: (sum: number, times: number) => number = (sum, times) => sum + times): Projection => ({
  name: 'bells', version, indexes: [],
  on: { Rang: (event) => [['all', (doc) => ({ sum: add((doc as { sum: number } | undefined)?.sum ?? 0, (event as Rang).times) })]] },
});

const schemaOf = (times: object) => ({ type: 'object', properties: { type: { const: 'Rang' }, times }, required: ['type', 'times'], additionalProperties: false });
const fitting = (times: object) => fittingTo({ events: { Rang: { stream: 'bell', version: 1, shape: '' } }, definitions: { Rang: schemaOf(times) as never } });

const NOTHING: Released = { releases: [], shapes: {}, views: {} };
const RELEASED: Released = { releases: ['0.1.0'], shapes: {}, views: { 'bells@1': '0.1.0' } };
const today = (more: Partial<Today> = {}): Today => ({ views: [bells(1)], upcasters: {}, fitting: fitting({ type: 'number' }), released: RELEASED, ...more });

const events = [1, 2, 3].map((times) => ({ stream: 'bell-demo.a', data: { type: 'Rang', times } as Rang, metadata }));
const golden: Golden = await rehashed({ logs: { '0.1.0/day': events }, hashes: {} }, today({ released: NOTHING }));
const louder = bells(1, (sum, times) => sum + 2 * times);

describe('golden logs', () => {
  it('come to what is written down as long as nothing changes', async () => {
    expect(golden.hashes).toEqual({ '0.1.0/day': { 'bells@1': expect.stringMatching(/^sha256:/) } });
    expect(await faultsOf(golden, today())).toEqual([]);
  });

  it('find a fold of a released view that was changed under the same version', async () => {
    expect(await faultsOf(golden, today({ views: [louder] }))).toEqual(['bells@1 makes something else of 0.1.0/day than it did in 0.1.0: raise its version']);
  });

  it('take the same change under another version, once it is written down', async () => {
    const raised = today({ views: [{ ...louder, version: 2 }] });
    expect(await faultsOf(golden, raised)).toEqual(['nothing is written down of what bells@2 makes of 0.1.0/day: npm run events -- --golden']);
    const again = await rehashed(golden, raised);
    expect(await faultsOf(again, raised)).toEqual([]);
    expect(again.hashes['0.1.0/day']).toEqual({ ...golden.hashes['0.1.0/day'], 'bells@2': expect.any(String) });
  });

  it('let the fold of a view that was never released be written down anew', async () => {
    const unreleased = today({ views: [louder], released: { ...RELEASED, views: {} } });
    expect(await faultsOf(golden, unreleased)).toEqual(['bells@1 makes something else of 0.1.0/day than is written down: npm run events -- --golden']);
    expect(await faultsOf(await rehashed(golden, unreleased), unreleased)).toEqual([]);
  });

  it('do not let what a released view made be written over', async () => {
    expect((await rehashed(golden, today({ views: [louder] }))).hashes).toEqual(golden.hashes);
  });

  it('find a fold that throws', async () => {
    const failing = bells(1, () => {
      throw new Error('too loud');
    });
    expect(await faultsOf(golden, today({ views: [failing] }))).toEqual([expect.stringMatching(/^bells@1 does not fold 0\.1\.0\/day: ./)]);
    await expect(rehashed(golden, today({ views: [failing], released: NOTHING }))).rejects.toThrow('bells@1 does not fold 0.1.0/day');
  });

  it('find a change of shape without an upcaster, and take it with one that leads to the same documents', async () => {
    const asText = { fitting: fitting({ type: 'string' }), views: [bells(1, (sum, times) => sum + Number(times))] };
    const faults = await faultsOf(golden, today(asText));
    expect(faults).toHaveLength(3);
    expect(faults[0]).toBe('0.1.0/day, line 1: Rang does not fit its schema: Rang/times must be string');
    const upcasters: Upcasters = { Rang: [(data: Rang) => ({ ...data, times: String(data.times) })] };
    expect(await faultsOf(golden, today({ ...asText, upcasters }))).toEqual([]);
  });

  it('find the log of a release that is gone', async () => {
    expect(await faultsOf({ logs: {}, hashes: {} }, today())).toEqual(['there is no golden log of 0.1.0']);
  });

  it('are the same after they were written and read, and those that are left out are gone', () => {
    const tree = plant({ 'libs/testing/golden/0.0.9/day.ndjson': '' });
    writeGolden(tree.root, golden);
    expect(readGolden(tree.root)).toEqual(golden);
    tree.remove();
  });
});
