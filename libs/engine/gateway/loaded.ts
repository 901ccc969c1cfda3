import type { Cause } from '#domain/kernel/event';

/** A stream's state in memory, with what tells a repeated command. The two maps grow with the stream and belong to its cache entry. */
export interface Loaded {
  readonly state: unknown;
  /** Of the last event; -1 where there is none. */
  readonly revision: number;
  /** Requests carried out, with the position of their last event. */
  readonly commands: Map<string, string>;
  /** The highest cause of each process, whatever the order in which they came. */
  readonly causes: Map<string, Cause>;
}

interface Facts {
  readonly commandId: string | undefined;
  readonly cause: Cause | undefined;
  readonly position: string;
}

/** Whether a cause comes after the highest one of its process: everything up to that one is done with. */
export const isNews = (cause: Cause, highest: Cause | undefined): boolean =>
  !highest || (cause.position === highest.position ? cause.n > highest.n : cause.position > highest.position);

/** A stream without events. */
export const blank = (state: unknown): Loaded => ({ state, revision: -1, commands: new Map(), causes: new Map() });

/** The same stream after more of its events. */
export function folded(before: Loaded, state: unknown, revision: number, facts: readonly Facts[]): Loaded {
  for (const { commandId, cause, position } of facts) {
    if (commandId) before.commands.set(commandId, position);
    if (cause && isNews(cause, before.causes.get(cause.process))) before.causes.set(cause.process, cause);
  }
  return { ...before, state, revision };
}
