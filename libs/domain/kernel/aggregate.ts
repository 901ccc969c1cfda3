import type { Decider } from './decider.ts';
import type { DomainEvent } from './event.ts';
import type { WorkspaceId } from './ids.ts';

/** A decider and the category of streams that its events live in. */
export interface Aggregate<C, E extends DomainEvent, S> {
  readonly category: string;
  readonly decider: Decider<C, E, S>;
}

/** `<category>-<workspace>.<id>`: the workspace is part of every name. */
export const streamName = (category: string, workspace: WorkspaceId, id: string): string => `${category}-${workspace}.${id}`;
