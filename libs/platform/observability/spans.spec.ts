import { describe, expect, it } from '@jest/globals';
import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace';
import { OpenTelemetrySpans, tellingFaults } from './spans.ts';
import { traceIdsOf } from './trace-ids.ts';

const WEBHOOK = '0193a1b2-3c4d-4e5f-8a9b-0c1d2e3f4a5b';

/** Spans that the spec can look at. */
function collecting(share = 1) {
  const exporter = new InMemorySpanExporter();
  const spans = new OpenTelemetrySpans(new SimpleSpanProcessor({ exporter }), share);
  return { spans, collected: () => exporter.getFinishedSpans() };
}

const milliseconds = ([seconds, nanoseconds]: ReadableSpan['startTime']): number => seconds * 1_000 + nanoseconds / 1_000_000;

describe('spans for OpenTelemetry', () => {
  it('of one correlation id are one trace, below the first of them, whoever tells them and in whatever order', () => {
    const [intake, subscribers] = [collecting(), collecting()];
    subscribers.spans.span({ name: 'translate', correlationId: WEBHOOK, began: 5, ended: 9 });
    intake.spans.span({ name: 'intake', correlationId: WEBHOOK, first: true, began: 1, ended: 4 });
    const [first] = intake.collected();
    const [second] = subscribers.collected();
    expect(first?.spanContext().traceId).toBe('0193a1b23c4d4e5f8a9b0c1d2e3f4a5b');
    expect(second?.spanContext().traceId).toBe(first?.spanContext().traceId);
    expect([first?.parentSpanContext, second?.parentSpanContext?.spanId]).toEqual([undefined, first?.spanContext().spanId]);
    expect(first?.spanContext().spanId).toBe(traceIdsOf(WEBHOOK).firstSpanId);
  });

  it('of two correlation ids are two traces, and each span has an id of its own', () => {
    const { spans, collected } = collecting();
    for (const correlationId of ['a', 'a', 'b', 'b']) spans.span({ name: 'append', correlationId, began: 0, ended: 1 });
    expect(new Set(collected().map((span) => span.spanContext().traceId)).size).toBe(2);
    expect(new Set(collected().map((span) => span.spanContext().spanId)).size).toBe(4);
  });

  it('carry their times, what they are told, and whether they failed', () => {
    const { spans, collected } = collecting();
    spans.span({ name: 'send', correlationId: 'a', began: 100, ended: 350.5, failed: true, attributes: { action: 'accept', tries: 2 } });
    const [span] = collected();
    expect(span).toMatchObject({ name: 'send', status: { code: 2 }, attributes: { 'ringledger.correlation_id': 'a', action: 'accept', tries: 2 } });
    expect(milliseconds(span!.startTime)).toBeCloseTo(performance.timeOrigin + 100, 1);
    expect(milliseconds(span!.duration)).toBeCloseTo(250.5, 1);
    expect(span?.resource.attributes).toMatchObject({ 'service.name': 'ringledger' });
  });

  it('are kept or left out as whole traces', () => {
    const { spans, collected } = collecting(0.5);
    const ids = Array.from({ length: 200 }, (_, n) => `correlation ${n}`);
    for (const correlationId of ids) {
      spans.span({ name: 'intake', correlationId, first: true, began: 0, ended: 1 });
      spans.span({ name: 'fold', correlationId, began: 1, ended: 2 });
    }
    const [firsts, others] = ['intake', 'fold'].map((name) => collected().filter((span) => span.name === name).map((span) => span.spanContext().traceId));
    expect(firsts?.length).toBeGreaterThan(60);
    expect(firsts?.length).toBeLessThan(140);
    expect(others).toEqual(firsts);
  });
});

describe('a collector that does not answer', () => {
  it('is told of, and the spans are let go', () => {
    const said: unknown[] = [];
    const dead: SpanExporter = { export: (_, done) => done({ code: 1, error: new Error('nobody there') }), shutdown: async () => undefined };
    const results: unknown[] = [];
    tellingFaults(dead, (...line) => void said.push(line)).export([], (result) => void results.push(result));
    expect(said).toEqual([['spans could not be sent', expect.any(Error), { level: 'warn', component: 'tracing', spans: 0 }]]);
    expect(results).toHaveLength(1);
  });

  it('holds up no stop for longer than a second', async () => {
    const hanging: SpanExporter = { export: () => undefined, shutdown: () => new Promise(() => undefined) };
    const spans = new OpenTelemetrySpans(new SimpleSpanProcessor({ exporter: hanging }), 1);
    spans.span({ name: 'intake', correlationId: 'a', began: 0, ended: 1 });
    const waits: number[] = [];
    await spans.stop({ pause: async (length) => void waits.push(length) });
    expect(waits).toEqual([1_000]);
  });
});
