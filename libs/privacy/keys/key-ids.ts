import type { WorkspaceId } from '#domain/kernel/ids';

/** What belongs to no workspace is sealed as if it belonged to this one. */
const SYSTEM = '_system';

/** The key of one person: everything that is sealed under it goes dark with it. */
export const personKey = (workspace: WorkspaceId | null, contactId: string): string => `${workspace ?? SYSTEM}/${contactId}`;

/** The key of personal data of which nobody can say whose it is, and nobody will. */
export const workspaceKey = (workspace: WorkspaceId | string | null): string => `${workspace ?? SYSTEM}/*`;

/** The key of a stream that has not told yet whom it is about. */
export const streamKey = (stream: string): string => `stream:${stream}`;

/** Whether a key is a stream's own. */
export const isStreamKey = (id: string): boolean => id.startsWith('stream:');

/** What the ids of all pools of payload keys begin with. */
export const POOLS = 'payload:';

/** The pool of payload keys with this name. */
export const poolId = (name: string): string => POOLS + name;

/** One key of a pool. */
export const payloadKeyId = (pool: string, n: number): string => `${POOLS}${pool}/${n}`;

/** Pool and place of a payload key; null for any other key. */
export function readPayloadKeyId(id: string): { readonly pool: string; readonly n: number } | null {
  const match = /^payload:([\w-]+)\/(\d{1,5})$/.exec(id);
  return match ? { pool: match[1] as string, n: Number(match[2]) } : null;
}
