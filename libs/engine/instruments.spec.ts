import { afterEach, describe, expect, it } from '@jest/globals';
import type { MetricName } from './instruments.ts';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { eventually } from '#testing/eventually';
import { Listening } from '#testing/listening';
import { Waiters } from './feed/waiters.ts';
import { noInstruments } from './instruments.ts';
import { ReactorRunner } from './reactions/reactor.ts';
import { asProjection, sums, trail } from './toy/tally.fixture.ts';
import { caughtUp, faultyViews, logOf, viewing } from './toy/views.fixture.ts';
import { add, gatewayOn, run } from './toy/bench.fixture.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const valuesOf = (told: Listening, name: MetricName): readonly number[] => told.observed.filter((one) => one.name === name).map(({ value }) => value);

describe('a view runner', () => {
  it('tells of every page: its events, the documents it came to, and how long folding and writing took', async () => {
    const events = await logOf('a+5', 'b+7', 'a+1');
    const told = new Listening();
    const view = viewing(events, memoryViewStore(), asProjection(sums, trail), { instruments: told });
    stops.push(() => view.stop());
    await view.start();
    await caughtUp(view, events);
    expect(valuesOf(told, 'ringledger_batch_events')).toEqual([3]);
    expect(valuesOf(told, 'ringledger_commit_documents')).toEqual([3]);
    const [all, folding, writing] = (['ringledger_batch_seconds', 'ringledger_fold_seconds', 'ringledger_commit_seconds'] as const).map((name) => valuesOf(told, name)[0] ?? NaN) as [number, number, number];
    expect(folding + writing).toBeCloseTo(all, 6);
  });

  it('tells a span for every way that a page goes on, and when it failed none', async () => {
    const events = await logOf('a+5', 'b+7');
    await run(gatewayOn(events), add(1));
    const told = new Listening();
    const { store, faults } = faultyViews();
    faults.failNext('commit');
    const view = viewing(events, store, asProjection(sums), { instruments: told });
    stops.push(() => view.stop());
    await view.start();
    await caughtUp(view, events);
    const { events: written } = await events.readAll({ from: null, limit: 10 });
    const ways = new Set(written.map(({ metadata }) => metadata.correlationId));
    expect(new Set(told.spans.map(({ correlationId }) => correlationId))).toEqual(ways);
    expect(told.spans.every(({ name, began, ended }) => name === 'fold' && began <= ended)).toBe(true);
    expect(told.of('ringledger_retries_total')).toEqual([{ subscriber: 'views' }]);
  });

  it('says what it waits for while a page cannot be written, and nothing once it is', async () => {
    const events = await logOf('a+5');
    const { store, faults } = faultyViews();
    for (let tries = 0; tries < 3; tries++) faults.failNext('commit');
    const view = viewing(events, store, asProjection(sums));
    stops.push(() => view.stop());
    await view.start();
    const [subscriber] = view.runner.subscribers;
    await eventually('it waits', () => subscriber?.fault !== null);
    expect(subscriber?.fault).toMatch(/^PlannedFault in /);
    await caughtUp(view, events);
    expect(subscriber?.fault).toBeNull();
  });

  it('counts what it parks, by view', async () => {
    const events = await logOf('a+5', 'b+7');
    const told = new Listening();
    const poisoned = asProjection({ ...sums, on: { Added: () => [['a', () => { throw new Error('poison'); }]] } } as never);
    const view = viewing(events, memoryViewStore(), poisoned, { instruments: told });
    stops.push(() => view.stop());
    await view.start();
    await caughtUp(view, events);
    expect(told.of('ringledger_parked_total')).toEqual([{ view: 'sums' }]);
  });
});

describe('a reactor runner', () => {
  it('tells of its batches and of every try, and says what it waits for', async () => {
    const events = await logOf('a+1', 'b+2', 'a+3');
    const told = new Listening();
    const plan = { fails: true };
    const reactor = {
      name: 'listener',
      prefixes: ['tally-demo.a'],
      handle: async () => {
        if (plan.fails) throw new RangeError('Amina');
      },
    };
    const runner = new ReactorRunner(reactor, { events, views: memoryViewStore(), waiters: new Waiters(), log: () => undefined, instruments: told });
    const stopping = new AbortController();
    const running = runner.run(stopping.signal);
    stops.push(() => (stopping.abort(), running));
    await eventually('it has failed', () => runner.fault !== null);
    expect(runner.fault).toMatch(/^RangeError in /);
    plan.fails = false;
    const head = (await events.head()) ?? '';
    await eventually('it is at the head', () => runner.position === head);
    expect([runner.fault, valuesOf(told, 'ringledger_batch_events')]).toEqual([null, [2]]);
    expect(told.of('ringledger_retries_total').length).toBeGreaterThanOrEqual(1);
    expect(new Set(told.observed.map(({ labels }) => labels['subscriber']))).toEqual(new Set(['listener']));
  });
});

describe('no instruments', () => {
  it('hear nothing, and want no spans', () => {
    expect(noInstruments.traces).toBe(false);
    expect([noInstruments.count('ringledger_parked_total', { view: 'a' }), noInstruments.observe('ringledger_fold_seconds', {}, 1)]).toEqual([undefined, undefined]);
  });
});
