import { afterEach, describe, expect, it } from '@jest/globals';
import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { machineTiming } from '#engine/clock/timing';
import { noInstruments, type Instruments } from '#engine/instruments';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { FakeSender } from '#testing/fake-sender';
import { connectInbound, terminateAnswered } from '#testing/fixtures/payloads';
import { openOffice } from '#testing/office';
import { asker, DEMO, startTestSystem, T0, TestSystem } from '#testing/test-system';
import { after, SECOND } from '#domain/kernel/instant';
import { MeasuredEventStore } from './measured-events.ts';
import { OpenTelemetrySpans } from './spans.ts';
import { traceIdsOf } from './trace-ids.ts';

const running: TestSystem[] = [];

afterEach(async () => {
  for (const test of running.splice(0)) await test.stop();
});

/** An office whose spans end up in the spec's hands. Two of them may work on one log, like two processes. */
async function traced(log = memoryEventStore()) {
  const exporter = new InMemorySpanExporter();
  const spans = new OpenTelemetrySpans(new SimpleSpanProcessor({ exporter }), 1);
  const instruments: Instruments = { ...noInstruments, traces: true, span: spans.span };
  const test = await startTestSystem({ events: new MeasuredEventStore(log, instruments, machineTiming), instruments, sender: new FakeSender() });
  running.push(test);
  return { test, log, collected: () => exporter.getFinishedSpans(), of: (correlationId: string) => inTrace(exporter.getFinishedSpans(), correlationId) };
}

const inTrace = (spans: readonly ReadableSpan[], correlationId: string): readonly ReadableSpan[] => spans.filter((span) => span.spanContext().traceId === traceIdsOf(correlationId).traceId);

const named = (spans: readonly ReadableSpan[], name: string): readonly ReadableSpan[] => spans.filter((span) => span.name === name);

describe('one webhook', () => {
  it('is one trace: taken in, translated, a call, its views', async () => {
    const { test, of } = await traced();
    await openOffice(test);
    await test.settled();
    await test.deliver(connectInbound({ callId: 'wacid.1', at: T0 }));
    await test.settled();
    const [payload] = await test.all('PayloadReceived');
    const trace = of(payload!.metadata.correlationId);
    expect(new Set(trace.map(({ name }) => name))).toEqual(new Set(['intake', 'translate', 'append', 'fold']));
    const [intake] = named(trace, 'intake');
    expect(trace.filter((span) => span !== intake).every((span) => span.parentSpanContext?.spanId === intake?.spanContext().spanId)).toBe(true);
    expect(named(trace, 'append').map(({ attributes }) => attributes['category'])).toEqual(expect.arrayContaining(['intake', 'contact', 'call', 'translation']));
    const began = (span: ReadableSpan | undefined): number => span!.startTime[0] * 1_000 + span!.startTime[1] / 1e6;
    const call = named(trace, 'append').find(({ attributes }) => attributes['category'] === 'call');
    expect(began(intake)).toBeLessThanOrEqual(began(named(trace, 'translate')[0]));
    expect(began(named(trace, 'translate')[0])).toBeLessThanOrEqual(began(call));
  });

  it('is a trace of its own beside another one that came with it', async () => {
    const { test, of } = await traced();
    await openOffice(test);
    await Promise.all([1, 2].map((n) => test.deliver(connectInbound({ callId: `wacid.${n}`, at: T0, user: { bsuid: `US.${n}` } }))));
    await test.settled();
    const payloads = await test.all('PayloadReceived');
    expect(payloads.map(({ metadata }) => named(of(metadata.correlationId), 'translate').length)).toEqual([1, 1]);
  });

  it('goes on through everything that follows from it, money and the call to the platform included', async () => {
    const { test, collected, of } = await traced();
    await openOffice(test);
    await test.deliver(connectInbound({ callId: 'wacid.1', at: T0 }));
    await test.settled();
    await test.system.calls.accept(asker('anna', { correlationId: 'co_accept' }), test.system.callRefs.callIdOf('wacid.1', DEMO), 'v=0');
    await test.deliver(terminateAnswered({ callId: 'wacid.out', direction: 'outbound', startedAt: after(T0, -60 * SECOND), lasted: 56 }));
    await test.settled();
    expect(named(of('co_accept'), 'send').map(({ attributes }) => [attributes['action'], attributes['outcome']])).toEqual([['accept', 'answered']]);
    const [, terminate] = await test.all('PayloadReceived');
    const categories = named(of(terminate!.metadata.correlationId), 'append').map(({ attributes }) => attributes['category']);
    expect(categories).toEqual(expect.arrayContaining(['call', 'charge', 'account']));
    expect(collected().length).toBeGreaterThan(10);
  });

  it('carries nobody’s name, number or id of the platform', async () => {
    const { test, collected } = await traced();
    await openOffice(test);
    await test.deliver(connectInbound({ callId: 'wacid.1', at: T0, user: { bsuid: 'KE.5000000000000000001', number: '254700000001', name: 'Amina Otieno' } }));
    await test.settled();
    const told = JSON.stringify(collected().map(({ name, attributes, resource }) => [name, attributes, resource.attributes]));
    expect(told).not.toMatch(/Amina|254700000001|KE\.5|wacid/);
  });
});
