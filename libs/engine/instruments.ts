/** A figure that is kept, and the names of its labels. A label takes its values from a closed set (subscribers, codes, routes), never from data. */
interface Metric {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  /** For people; says the unit where the name does not. */
  readonly help: string;
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
}

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const MANY = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000];

const counter = <const L extends readonly string[]>(help: string, ...labels: L) => ({ kind: 'counter', labels, help }) as const;
const gauge = <const L extends readonly string[]>(help: string, ...labels: L) => ({ kind: 'gauge', labels, help }) as const;
const histogram = <const L extends readonly string[]>(buckets: readonly number[], help: string, ...labels: L) => ({ kind: 'histogram', labels, help, buckets }) as const;

/** Every figure of the product, as `GET /metrics` names it. */
export const METRICS = {
  ringledger_lag_events: gauge('Events that a subscriber has still to do.', 'subscriber'),
  ringledger_lag_seconds: gauge('Age of the oldest event that a subscriber has still to do.', 'subscriber'),
  ringledger_subscriber_up: gauge('1 while a subscriber is at work, 0 once it has stopped.', 'subscriber'),
  ringledger_standing_still_seconds: gauge('How long a subscriber with work to do has not moved; 0 while it moves.', 'subscriber'),
  ringledger_parked_documents: gauge('Documents that their fold could not take further.', 'view'),
  ringledger_rebuild_progress: gauge('How much of the log a rebuild has folded, from 0 to 1.', 'view'),
  ringledger_rebuild_events_per_second: gauge('How fast a rebuild goes.', 'view'),
  ringledger_stores_up: gauge('1 while log and views answer.'),

  ringledger_intake_payloads_total: counter('Webhooks by what they were answered: accepted, or the code of the problem.', 'answer'),
  ringledger_appends_total: counter('Appends to the log by what came of them.', 'category', 'outcome'),
  ringledger_appended_events_total: counter('Events that were appended.', 'category'),
  ringledger_append_seconds: histogram(SECONDS, 'How long an append takes until it is durable.'),

  ringledger_batch_events: histogram(MANY, 'Events that a subscriber does in one go.', 'subscriber'),
  ringledger_batch_seconds: histogram(SECONDS, 'How long a batch takes.', 'subscriber'),
  ringledger_fold_seconds: histogram(SECONDS, 'How long a batch is folded into the documents of all views, loading them included.'),
  ringledger_commit_seconds: histogram(SECONDS, 'How long the views of a batch take to be written.'),
  ringledger_commit_documents: histogram(MANY, 'Documents that are written in one go.'),
  ringledger_parked_total: counter('Documents that were parked.', 'view'),
  ringledger_retries_total: counter('Batches that were tried again after a fault.', 'subscriber'),

  ringledger_outbox_attempts_total: counter('Calls to the platform by what came of them.', 'action', 'outcome'),

  ringledger_http_requests_total: counter('Requests that were answered.', 'method', 'route', 'status'),
  ringledger_http_request_seconds: histogram(SECONDS, 'How long a request takes until its answer has left.', 'method', 'route'),
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;

type OfKind<K extends Metric['kind']> = { [N in MetricName]: (typeof METRICS)[N]['kind'] extends K ? N : never }[MetricName];
type LabelsOf<N extends MetricName> = { readonly [L in (typeof METRICS)[N]['labels'][number]]: string };

/** Part of the way of one webhook or request through the program. Carries no personal data. */
export interface Span {
  readonly name: 'intake' | 'request' | 'translate' | 'append' | 'fold' | 'send';
  /** All spans of one correlation id are one trace. */
  readonly correlationId: string;
  /** The way begins here: every other span of the trace hangs below this one. */
  readonly first?: boolean;
  /** Milliseconds of the machine's `Timing`. */
  readonly began: number;
  readonly ended: number;
  readonly failed?: boolean;
  readonly attributes?: Readonly<Record<string, string | number>>;
}

/** Where the program tells figures and spans. Whoever listens must neither throw nor take time. */
export interface Instruments {
  count<N extends OfKind<'counter'>>(name: N, labels: LabelsOf<N>, by?: number): void;
  observe<N extends OfKind<'histogram'>>(name: N, labels: LabelsOf<N>, value: number): void;
  /** Whether anybody wants spans: where not, none need to be made. */
  readonly traces: boolean;
  span(span: Span): void;
}

/** Nobody listens. */
export const noInstruments: Instruments = { count: () => undefined, observe: () => undefined, traces: false, span: () => undefined };
