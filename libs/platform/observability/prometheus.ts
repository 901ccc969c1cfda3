import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { METRICS, type Instruments, type MetricName } from '#engine/instruments';

type Kept = Counter | Gauge | Histogram;
type Values = Readonly<Record<string, string>>;
type Gauges = { [N in MetricName]: (typeof METRICS)[N]['kind'] extends 'gauge' ? N : never }[MetricName];

/** How often the delay of the event loop is looked at, in milliseconds: a tenth of the usual, so that an idle process stays idle. */
const LOOP_PRECISION = 100;

/** Keeps the figures of the product and of the process, and writes them as Prometheus reads them. */
export class Prometheus implements Pick<Instruments, 'count' | 'observe'> {
  private readonly registry = new Registry();
  private readonly kept: ReadonlyMap<string, Kept>;

  constructor() {
    this.kept = new Map(Object.entries(METRICS).map(([name, metric]) => [name, this.keep(name, metric)]));
  }

  readonly count: Instruments['count'] = (name, labels, by = 1) => (this.kept.get(name) as Counter).inc(labels as Values, by);

  readonly observe: Instruments['observe'] = (name, labels, value) => (this.kept.get(name) as Histogram).observe(labels as Values, value);

  /** Sets a figure of the moment for all of its labels at once: labels that are gone are gone. */
  set(name: Gauges, values: readonly (readonly [labels: Values, value: number])[]): void {
    const gauge = this.kept.get(name) as Gauge;
    gauge.reset();
    for (const [labels, value] of values) gauge.set(labels, value);
  }

  /** Adds what Node tells of the process: memory, processor, event loop, garbage collection. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: LOOP_PRECISION });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  private keep(name: string, metric: (typeof METRICS)[MetricName]): Kept {
    const settings = { name, help: metric.help, labelNames: [...metric.labels], registers: [this.registry] };
    if (metric.kind === 'counter') return new Counter(settings);
    if (metric.kind === 'gauge') return new Gauge(settings);
    return new Histogram({ ...settings, buckets: [...metric.buckets] });
  }
}
