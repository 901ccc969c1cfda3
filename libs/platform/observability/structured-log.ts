import pino from 'pino';
import type { Log, LogLevel } from '#engine/log';
import { toldError } from './told-error.ts';

/** The least that is written; `silent` writes nothing. */
export type LeastLevel = LogLevel | 'silent';

/** Takes whole lines. */
export interface LineSink {
  write(line: string): void;
}

/** Standard error, written at once: what a process says last is not lost with it. Standard output is for what people asked for. */
const standardError = (): LineSink => pino.destination({ dest: 2, sync: true });

/**
 * A log of JSON lines: `level`, `time` (ISO-8601 UTC, the machine's), `message`, `component`, then what the line is about, then `error`. Nothing that came in from
 * outside gets in: see {@link toldError}.
 */
export function structuredLog(level: LeastLevel, sink: LineSink = standardError()): Log {
  const lines = pino({ level, base: null, messageKey: 'message', timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } }, sink);
  return (message, error, { level: asked, component = 'ringledger', ...about } = {}) => {
    const fault = error === undefined ? {} : { error: toldError(error) };
    lines[asked ?? (error === undefined ? 'info' : 'error')]({ component, ...about, ...fault }, message);
  };
}
