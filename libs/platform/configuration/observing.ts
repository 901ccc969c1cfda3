import { ConfigurationFault } from './configuration-fault.ts';
import type { Environment } from './environment.ts';
import { httpAddress } from './http-address.ts';

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** What the process tells of itself. */
export interface Observing {
  /** The least that is logged. */
  readonly logLevel: (typeof LEVELS)[number];
  /** Null: no traces are made. */
  readonly tracing: Tracing | null;
  /** After how many milliseconds a subscriber that has work to do and does not move makes the process not ready. */
  readonly stillAfter: number;
}

/** Where traces go, and how many. */
export interface Tracing {
  /** Of the collector, such as `http://localhost:4318`. */
  readonly endpoint: string;
  /** From 0 to 1: how many of all traces are kept. A trace is kept whole or not at all, whichever process it runs through. */
  readonly share: number;
}

const COLLECTOR = 'http://localhost:4318';

/** Reads `LOG_LEVEL`, `READY_STILL_SECONDS`, `TRACING`, `OTEL_EXPORTER_OTLP_ENDPOINT` and `OTEL_TRACES_SAMPLER_ARG`. Throws {@link ConfigurationFault}. */
export function observingFrom(env: Environment): Observing {
  return { logLevel: levelOf(env['LOG_LEVEL'] || 'info'), tracing: tracingOf(env), stillAfter: secondsOf(env['READY_STILL_SECONDS'] || '30') * 1_000 };
}

function levelOf(text: string): Observing['logLevel'] {
  const level = LEVELS.find((known) => known === text);
  if (!level) throw new ConfigurationFault(`LOG_LEVEL is one of ${LEVELS.join(', ')}, not ${text}`);
  return level;
}

function secondsOf(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new ConfigurationFault(`READY_STILL_SECONDS is a whole number of seconds from 1 on, not ${text}`);
  return Number(text);
}

function tracingOf(env: Environment): Tracing | null {
  const endpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT'] || null;
  if (!isTraced(env['TRACING'] || null, endpoint)) return null;
  return { endpoint: httpAddress('OTEL_EXPORTER_OTLP_ENDPOINT', endpoint ?? COLLECTOR), share: shareOf(env['OTEL_TRACES_SAMPLER_ARG'] || '1') };
}

/** A collector that is named is meant to be used, unless somebody says no. */
function isTraced(wanted: string | null, endpoint: string | null): boolean {
  if (wanted === null) return endpoint !== null;
  if (wanted !== 'on' && wanted !== 'off') throw new ConfigurationFault(`TRACING is on or off, not ${wanted}`);
  return wanted === 'on';
}

function shareOf(text: string): number {
  const share = /^(0|1|0?\.\d+|1\.0+)$/.test(text) ? Number(text) : NaN;
  if (!(share <= 1)) throw new ConfigurationFault(`OTEL_TRACES_SAMPLER_ARG is a share from 0 to 1, not ${text}`);
  return share;
}
