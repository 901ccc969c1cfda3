import type { Instruments, MetricName, Span } from '#engine/instruments';

/** One figure as it was told. */
export interface Told {
  readonly name: MetricName;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Instruments that remember what they were told. */
export class Listening implements Instruments {
  readonly traces: boolean;
  readonly counts: Told[] = [];
  readonly observed: Told[] = [];
  readonly spans: Span[] = [];

  constructor(traces = true) {
    this.traces = traces;
  }

  readonly count: Instruments['count'] = (name, labels, value = 1) => void this.counts.push({ name, labels, value });

  readonly observe: Instruments['observe'] = (name, labels, value) => void this.observed.push({ name, labels, value });

  span(span: Span): void {
    this.spans.push(span);
  }

  /** The labels of one counter, in order. */
  of(name: MetricName): readonly Told['labels'][] {
    return this.counts.filter((told) => told.name === name).map(({ labels }) => labels);
  }
}
