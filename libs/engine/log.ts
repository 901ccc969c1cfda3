/** How much a line matters. `debug` is left out unless asked for. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What a line is about, beside its words. Only our own names, ids and figures: nothing of a payload, and nobody's name or number. */
export interface About {
  /** Default: `error` where an error is given, else `info`. */
  readonly level?: LogLevel;
  /** Which part speaks, such as a subscriber's name. */
  readonly component?: string;
  /** The webhook or request that all of it began with; traces go by it too. */
  readonly correlationId?: string;
  readonly workspace?: string | null;
  readonly position?: string;
  readonly [figure: string]: string | number | boolean | null | undefined;
}

/**
 * Says something to whoever looks after the program. The message is a sentence of ours, without anything that came in from outside; of an error, its name and where
 * it was thrown are told, and its message only where the error is one of ours, since any other may quote what it stumbled over.
 */
export type Log = (message: string, error?: unknown, about?: About) => void;
