import { streamName } from '#domain/kernel/aggregate';
import type { WorkspaceId } from '#domain/kernel/ids';

/** The stream of an aggregate; those of the system have no workspace in their name. */
export const streamOf = (category: string, workspace: WorkspaceId | null, id: string): string =>
  workspace === null ? `${category}-${id}` : streamName(category, workspace, id);
