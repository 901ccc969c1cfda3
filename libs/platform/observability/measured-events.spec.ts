import { describe, expect, it } from '@jest/globals';
import { machineTiming } from '#engine/clock/timing';
import { eventStoreContract } from '#event-store/contract';
import type { NewEvent } from '#event-store/event-store';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { Listening } from '#testing/listening';
import { MeasuredEventStore } from './measured-events.ts';

eventStoreContract('measured', async () => {
  const inner = memoryEventStore();
  const instruments = new Listening();
  return {
    store: new MeasuredEventStore(inner, instruments, machineTiming),
    reopen: async () => new MeasuredEventStore(memoryEventStore({ log: inner.log }), instruments, machineTiming),
    dispose: () => inner.close(),
  };
});

let ids = 0;

const event = (correlationId: string, type = 'CallRang', actor = 'process:translation-fresh'): NewEvent => ({
  id: `e${++ids}`,
  data: { type },
  metadata: { workspace: 'demo' as never, actor, correlationId, effectiveAt: 0 as never, recordedAt: 0 as never, schema: 1 },
});

function measured(traces = true) {
  const inner = memoryEventStore();
  const told = new Listening(traces);
  return { inner, store: new MeasuredEventStore(inner, told, machineTiming), told };
}

describe('a measured log', () => {
  it('counts appends and their events by the kind of the stream, and never by its name', async () => {
    const { store, told } = measured();
    await store.append('call-demo.cl_1', -1, [event('a'), event('a')]);
    await store.append('intake-whatsapp.2026-11-24', -1, [event('b')]);
    expect(told.counts).toEqual([
      { name: 'ringledger_appends_total', labels: { category: 'call', outcome: 'done' }, value: 1 },
      { name: 'ringledger_appended_events_total', labels: { category: 'call' }, value: 2 },
      { name: 'ringledger_appends_total', labels: { category: 'intake', outcome: 'done' }, value: 1 },
      { name: 'ringledger_appended_events_total', labels: { category: 'intake' }, value: 1 },
    ]);
    expect(told.observed.map(({ name, labels }) => [name, labels])).toEqual([['ringledger_append_seconds', {}], ['ringledger_append_seconds', {}]]);
  });

  it('counts what came of those that failed, and hands the failure on', async () => {
    const { inner, store, told } = measured();
    await store.append('call-demo.cl_1', -1, [event('a')]);
    await expect(store.append('call-demo.cl_1', 5, [event('a')])).rejects.toThrow('stands at 0');
    inner.faults.failNextAppend('refused');
    await expect(store.append('call-demo.cl_1', 0, [event('a')])).rejects.toThrow('refuses');
    inner.faults.failNextAppend('unknown_written');
    await expect(store.append('call-demo.cl_1', 0, [event('a')])).rejects.toThrow('no answer');
    const huge = { ...event('a'), data: { type: 'CallRang', text: 'x'.repeat(inner.maxAppendBytes) } };
    await expect(store.append('call-demo.cl_1', 1, [huge])).rejects.toThrow('above the limit');
    expect(told.of('ringledger_appends_total').map(({ outcome }) => outcome)).toEqual(['done', 'conflict', 'unavailable', 'unknown', 'too_large']);
    expect(told.observed).toHaveLength(1);
  });

  it('tells a span for each way that an append goes on, and says who asked only where that is a part of ours', async () => {
    const { store, told: { spans } } = measured();
    await store.append('call-demo.cl_1', -1, [event('a'), event('b', 'CallRang', 'user:anna'), event('a', 'CallEnded')]);
    expect(spans).toEqual([
      expect.objectContaining({ name: 'append', correlationId: 'a', failed: false, attributes: { category: 'call', outcome: 'done', types: 'CallRang CallEnded', by: 'process:translation-fresh', events: 2, workspace: 'demo' } }),
      expect.objectContaining({ correlationId: 'b', attributes: expect.objectContaining({ by: 'request', events: 1 }) }),
    ]);
    expect(JSON.stringify(spans)).not.toContain('anna');
  });

  it('tells no more spans than anybody reads, and none where nobody does', async () => {
    const many = Array.from({ length: 100 }, (_, n) => event(`co ${n}`));
    const [traced, untraced] = [measured(), measured(false)];
    for (const { store } of [traced, untraced]) await store.append('intake-x', -1, many);
    expect([traced.told.spans.length, untraced.told.spans.length]).toEqual([64, 0]);
  });
});
