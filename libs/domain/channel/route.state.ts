import type { Instant } from '../kernel/instant.ts';
import type { WorkspaceId } from '../kernel/ids.ts';

/** Whose number it is, if anybody's: its webhooks are for that workspace. */
export type Route = { readonly workspace: null } | { readonly workspace: WorkspaceId; readonly from: Instant };
