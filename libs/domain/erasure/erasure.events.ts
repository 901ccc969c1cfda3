import type { Instant } from '../kernel/instant.ts';
import type { ContactId, WorkspaceId } from '../kernel/ids.ts';

interface OfErasure {
  readonly workspace: WorkspaceId;
  /** The contact that others may have gone up in. */
  readonly contactId: ContactId;
  readonly at: Instant;
}

/** A person is to be erased. From here on it is carried through, whatever crashes. All of these live in `erasure-all`. */
export interface ErasureBegun extends OfErasure {
  readonly type: 'ErasureBegun';
  /** Why, in the words of whoever asked; it may name the person, and so lies under the workspace's own key. */
  readonly subject: { readonly reason?: string } | null;
}

/** What goes dark, said before any of it is destroyed: so that keys which an old backup brings back are destroyed again. */
export interface ErasureRecorded extends OfErasure {
  readonly type: 'ErasureRecorded';
  /** The contact, and those that had turned out to be it. */
  readonly contacts: readonly ContactId[];
  /** Ids of the keys of contacts and streams. */
  readonly keys: readonly string[];
  /** Keyed hashes of what the person was known by: by them payloads are found that hold something of the person. */
  readonly aliases: readonly string[];
}

/** The keys of payloads that hold something of the person, by pool; said before they are destroyed, and the end of the erasure. */
export interface PayloadsErased extends OfErasure {
  readonly type: 'PayloadsErased';
  readonly keys: Readonly<Record<string, readonly number[]>>;
}

export type ErasureEvent = ErasureBegun | ErasureRecorded | PayloadsErased;
