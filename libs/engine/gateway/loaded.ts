import type { Cause } from '#domain/kernel/event';

/** A stream's state in memory, with what tells a repeated command. The two maps grow with the stream and belong to its cache entry. */
export interface Loaded {
  readonly state: unknown;
  /** Of the last event; -1 where there is none. */
  readonly revision: number;
  /** Requests carried out, with the position of their last event. */
  readonly commands: Map<string, string>;
  /** The highest cause of each process. Commands of one process reach a stream in the order of their causes. */
  readonly causes: Map<string, Cause>;
}

interface Facts {
  readonly commandId: string | undefined;
  readonly cause: Cause | undefined;
  readonly position: string;
}

export const blank = (state: unknown): Loaded => ({ state, revision: -1, commands: new Map(), causes: new Map() });

/** The same stream after more of its events. */
export function folded(before: Loaded, state: unknown, revision: number, facts: readonly Facts[]): Loaded {
  for (const { commandId, cause, position } of facts) {
    if (commandId) before.commands.set(commandId, position);
    if (cause) before.causes.set(cause.process, cause);
  }
  return { ...before, state, revision };
}
