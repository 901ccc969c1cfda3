import type { WorkspaceId } from '#domain/kernel/ids';
import type { Context } from '#engine/gateway/gateway';

/** A context whose workspace is known. */
export type TenantContext = Context & { readonly workspace: WorkspaceId };

/** Who asks over HTTP. */
export interface Asker {
  readonly workspace: WorkspaceId;
  /** The subject of the token: an agent's or user's id. */
  readonly sub: string;
  /** Set when the request carried an idempotency key. */
  readonly commandId: string | undefined;
  readonly correlationId: string;
}

/** The metadata that an asker's commands leave. */
export const contextOf = ({ workspace, sub, commandId, correlationId }: Asker): TenantContext => ({
  workspace,
  actor: `user:${sub}`,
  correlationId,
  ...(commandId && { commandId }),
});
