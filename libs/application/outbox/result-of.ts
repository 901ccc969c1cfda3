import type { WorkspaceId } from '#domain/kernel/ids';
import type { Pseudonyms } from '#privacy/pseudonyms';
import type { ActionContent } from '#processes/outbound-actions/outbound-actions';

/** Our id of what the platform made of an action: the call of a connect, the message of a permission request. */
export const resultOf =
  (pseudonyms: Pseudonyms) =>
  (workspace: WorkspaceId, { kind }: ActionContent, platformId: string): string | null => {
    if (kind === 'connect') return pseudonyms.callId(workspace, platformId);
    return kind === 'permission_request' ? pseudonyms.messageId(workspace, platformId) : null;
  };
