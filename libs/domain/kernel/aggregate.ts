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

/** `call-demo.cl_1` → `{ category: 'call', workspace: 'demo', id: 'cl_1' }`. System streams (`route-…`, `intake-…`) have no workspace: null. */
export function parseStream(stream: string): { category: string; workspace: WorkspaceId; id: string } | null {
  const dash = stream.indexOf('-');
  const dot = stream.indexOf('.', dash);
  if (dash < 1 || dot < 0) return null;
  return { category: stream.slice(0, dash), workspace: stream.slice(dash + 1, dot) as WorkspaceId, id: stream.slice(dot + 1) };
}
