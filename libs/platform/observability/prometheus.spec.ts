import { beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { METRICS } from '#engine/instruments';
import { Prometheus } from './prometheus.ts';

let prometheus: Prometheus;

beforeEach(() => {
  prometheus = new Prometheus();
});

/** The samples of one figure, without comments. */
const samples = async (name: string): Promise<readonly string[]> => (await prometheus.text()).split('\n').filter((line) => line.startsWith(name));

describe('figures for Prometheus', () => {
  it('are all described, with a kind', async () => {
    const text = await prometheus.text();
    for (const [name, { help, kind }] of Object.entries(METRICS)) expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n`);
    expect(prometheus.contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  });

  it('have names that say their unit, and labels that name no tenant and nobody', () => {
    for (const [name, { kind, labels }] of Object.entries(METRICS)) {
      expect(name).toMatch(/^ringledger_[a-z_]+$/);
      expect(name.endsWith('_total')).toBe(kind === 'counter');
      expect(labels.filter((label) => /workspace|tenant|agent|contact|number|phone|id$/.test(label))).toEqual([]);
    }
  });

  it('count up, by one or by many', async () => {
    prometheus.count('ringledger_appends_total', { category: 'call', outcome: 'done' });
    prometheus.count('ringledger_appends_total', { category: 'call', outcome: 'done' }, 4);
    prometheus.count('ringledger_appends_total', { category: 'call', outcome: 'conflict' });
    expect(await samples('ringledger_appends_total')).toEqual(['ringledger_appends_total{category="call",outcome="done"} 5', 'ringledger_appends_total{category="call",outcome="conflict"} 1']);
  });

  it('sort what was observed into buckets', async () => {
    for (const value of [0.002, 0.3, 99]) prometheus.observe('ringledger_commit_seconds', {}, value);
    const lines = await samples('ringledger_commit_seconds');
    expect(lines).toContain('ringledger_commit_seconds_bucket{le="0.0025"} 1');
    expect(lines).toContain('ringledger_commit_seconds_bucket{le="0.5"} 2');
    expect(lines).toContain('ringledger_commit_seconds_bucket{le="+Inf"} 3');
    expect(lines).toContain('ringledger_commit_seconds_count 3');
  });

  it('of the moment are what was set last, for the labels that there are', async () => {
    prometheus.set('ringledger_lag_events', [[{ subscriber: 'a' }, 3], [{ subscriber: 'b' }, 0]]);
    prometheus.set('ringledger_lag_events', [[{ subscriber: 'b' }, 2]]);
    expect(await samples('ringledger_lag_events')).toEqual(['ringledger_lag_events{subscriber="b"} 2']);
    prometheus.set('ringledger_stores_up', [[{}, 1]]);
    expect(await samples('ringledger_stores_up')).toEqual(['ringledger_stores_up 1']);
  });

  it('of the process are there once somebody wants them', async () => {
    expect(await samples('process_')).toEqual([]);
    prometheus.watchProcess();
    expect(await samples('process_resident_memory_bytes')).toHaveLength(1);
    expect(await samples('nodejs_eventloop_lag_seconds')).toHaveLength(1);
  });
});

describe('the page on operations', () => {
  it('has a row for every figure, with its labels, and for no other', () => {
    const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
    const ticked = (cell: string | undefined): readonly string[] => [...(cell ?? '').matchAll(/`([a-z_]+)`/g)].map(([, name]) => name as string);
    const rows = page.split('\n').filter((line) => line.startsWith('| `ringledger_')).map((line) => line.split('|'));
    const documented = rows.flatMap(([, names, labels]) => ticked(names).map((name) => [name, ticked(labels)] as const));
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(Object.entries(METRICS).map(([name, { labels }]) => [name, [...labels]])));
  });
});
