import { ROOT_CONTEXT, SpanStatusCode, trace, TraceFlags, type Context, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, RandomIdGenerator, TraceIdRatioBasedSampler, TracerProvider, type IdGenerator, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { machineTiming, type Timing } from '#engine/clock/timing';
import type { Instruments, Span } from '#engine/instruments';
import type { Log } from '#engine/log';
import type { Tracing } from '../configuration/observing.ts';
import { traceIdsOf, type TraceIds } from './trace-ids.ts';

/** How long a stop waits for the collector, in milliseconds. */
const LAST_SPANS = 1_000;

/** A first span gets the ids that its correlation id leads to; every other one is told its trace by its parent, and gets an id of its own. */
class PlannedIds implements IdGenerator {
  planned: TraceIds | null = null;
  private readonly random = new RandomIdGenerator();

  generateTraceId(): string {
    return this.planned?.traceId ?? this.random.generateTraceId();
  }

  generateSpanId(): string {
    return this.planned?.firstSpanId ?? this.random.generateSpanId();
  }
}

/** Hands spans on to OpenTelemetry. They are told when they are over, so nothing has to be carried along while the work goes on. */
export class OpenTelemetrySpans implements Pick<Instruments, 'traces' | 'span'> {
  readonly traces = true;
  private readonly ids = new PlannedIds();
  private readonly provider: TracerProvider;
  private readonly tracer: Tracer;

  constructor(processor: SpanProcessor, share: number) {
    const resource = resourceFromAttributes({ 'service.name': 'ringledger' });
    this.provider = new TracerProvider({ idGenerator: this.ids, sampler: new TraceIdRatioBasedSampler(share), resource, spanProcessors: [processor] });
    this.tracer = this.provider.getTracer('ringledger');
  }

  readonly span: Instruments['span'] = ({ name, correlationId, first = false, began, ended, failed, attributes }: Span) => {
    const ids = traceIdsOf(correlationId);
    this.ids.planned = first ? ids : null;
    const span = this.tracer.startSpan(name, { startTime: wallClock(began), attributes: { 'ringledger.correlation_id': correlationId, ...attributes } }, first ? ROOT_CONTEXT : below(ids));
    this.ids.planned = null;
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(wallClock(ended));
  };

  /** Sends what is still waiting, and waits no longer than a stop has time. */
  async stop(timing: Pick<Timing, 'pause'> = machineTiming): Promise<void> {
    const sent = new AbortController();
    const told = this.provider.shutdown().catch(() => undefined).finally(() => sent.abort());
    await Promise.race([told, timing.pause(LAST_SPANS, sent.signal)]);
  }
}

/** Spans that are sent to a collector, many at a time. */
export function sentSpans({ endpoint, share }: Tracing, log: Log): OpenTelemetrySpans {
  const exporter = tellingFaults(new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }), log);
  return new OpenTelemetrySpans(new BatchSpanProcessor({ exporter }), share);
}

/** The library keeps it to itself when a collector does not answer; then people look for traces that are nowhere. */
export function tellingFaults(exporter: SpanExporter, log: Log): SpanExporter {
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error) log('spans could not be sent', result.error, { level: 'warn', component: 'tracing', spans: spans.length });
        done(result);
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}

const below = ({ traceId, firstSpanId }: TraceIds): Context =>
  trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: firstSpanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });

/** Milliseconds since the epoch of an instant of the machine's timing. */
const wallClock = (milliseconds: number): number => performance.timeOrigin + milliseconds;
