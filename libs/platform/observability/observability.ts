import { noInstruments, type Instruments } from '#engine/instruments';
import type { Log } from '#engine/log';
import type { Observing } from '../configuration/observing.ts';
import { Prometheus } from './prometheus.ts';
import { structuredLog } from './structured-log.ts';

/** What a process tells of itself. */
export interface Observability {
  readonly log: Log;
  readonly instruments: Instruments;
  readonly prometheus: Prometheus;
  /** Sends the last traces; waits for a collector that does not answer no longer than the process has time. */
  stop(): Promise<void>;
}

/** Log, figures and traces as they are configured. Whatever is switched off is not even loaded. */
export async function observability({ logLevel, tracing }: Observing): Promise<Observability> {
  const log = structuredLog(logLevel);
  const prometheus = new Prometheus();
  prometheus.watchProcess();
  const spans = tracing && (await import('./spans.ts')).sentSpans(tracing, log);
  const { traces, span } = spans ?? noInstruments;
  return { log, prometheus, instruments: { count: prometheus.count, observe: prometheus.observe, traces, span }, stop: async () => spans?.stop() };
}
