import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { CallId, MessageId, WorkspaceId } from '#domain/kernel/ids';

/**
 * Our own ids of what the platform names: a keyed hash under a key of the workspace, since the platform's ids contain the
 * user's number. The same id gives the same name for ever; without the key nobody can go back, or try numbers out.
 */
export class Pseudonyms {
  private readonly secret: Uint8Array;
  /** As key objects: with plain bytes every hash would begin with a dear conversion. */
  private readonly keys = new Map<WorkspaceId, KeyObject>();

  /** `secret`: at least 32 bytes, the same for as long as the log lives. */
  constructor(secret: Uint8Array) {
    this.secret = secret;
  }

  /** `cl_…` of a `wacid.…`. */
  callId(workspace: WorkspaceId, platformCallId: string): CallId {
    return `cl_${this.name(workspace, 'call', platformCallId)}` as CallId;
  }

  /** `ms_…` of a `wamid.…`. */
  messageId(workspace: WorkspaceId, platformMessageId: string): MessageId {
    return `ms_${this.name(workspace, 'message', platformMessageId)}` as MessageId;
  }

  /** The id of an alias stream, for one identifier of a contact. */
  alias(workspace: WorkspaceId, kind: 'bsuid' | 'phone', key: string): string {
    return this.name(workspace, `alias-${kind}`, key);
  }

  private name(workspace: WorkspaceId, kind: string, id: string): string {
    return createHmac('sha256', this.keyOf(workspace)).update(`${kind}\n${id}`).digest('base64url').slice(0, 27);
  }

  private keyOf(workspace: WorkspaceId): KeyObject {
    const known = this.keys.get(workspace);
    if (known) return known;
    const key = createSecretKey(new Uint8Array(hkdfSync('sha256', this.secret, '', `pseudonyms:${workspace}`, 32)));
    this.keys.set(workspace, key);
    return key;
  }
}
