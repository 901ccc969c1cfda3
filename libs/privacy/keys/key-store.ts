/**
 * Where data keys lie, apart from what is sealed under them. The store knows names and wrapped bytes; it never sees a key in clear.
 *
 * - A key is named by its id and made once. Once destroyed it leaves a tombstone, so that nobody makes it again: whatever was sealed under it stays shut.
 * - What resolves is durable. {@link KeyStore.add} resolves before anything may be sealed under the new keys, so no ciphertext outlives a key that was lost.
 * - Several processes may have one store open. `version` goes up with every key that is destroyed or put in another's place, so that whoever keeps
 *   keys in memory finds out.
 * - Any call may reject with {@link KeysUnavailable}: nothing is known then, and nothing may be written in clear instead.
 */
export interface KeyStore {
  /** What is known of these keys; those that were never made are left out. */
  read(ids: readonly string[]): Promise<ReadonlyMap<string, StoredKey>>;

  /**
   * Puts in the keys whose ids are not there yet, tombstones counting as there, and answers how all of them stand then: of two who make one
   * key at once, one wins and both hear of the same. Calls that wait together share one commit.
   */
  add(keys: readonly NewKey[]): Promise<ReadonlyMap<string, StoredKey>>;

  /** Puts other wrapped bytes in the place of `from`, in one commit. Resolves with the ids where it did: where others stand by now, or none, nothing happens. */
  replace(changes: readonly KeyChange[]): Promise<readonly string[]>;

  /** Leaves a tombstone for every id, also for one that was never made. Resolves with the ids that stood until now, once nothing of them is left in any file. */
  destroy(ids: readonly string[]): Promise<readonly string[]>;

  /** Keys and tombstones whose id begins so, in order of id, strictly after `after`. */
  list(prefix: string, after: string | null, limit: number): Promise<readonly StoredKey[]>;

  /** Notes that a key belongs to somebody too, beside what its own name says. Again: nothing. */
  link(owner: string, id: string): Promise<void>;

  /** The ids that were linked to somebody, in order. */
  linked(owner: string): Promise<readonly string[]>;

  /** A note about the store as a whole; null when there is none. */
  note(name: string): Promise<Uint8Array | null>;

  /** Writes a note. */
  setNote(name: string, value: Uint8Array): Promise<void>;

  /** Counts what was destroyed or replaced. */
  version(): Promise<number>;

  /** Lets go of everything; a second call does nothing. Calls after it reject. */
  close(): Promise<void>;
}

/** A key to be made. */
export interface NewKey {
  readonly id: string;
  /** Key material, encrypted. */
  readonly wrapped: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
}

/** A key as it lies in the store; `wrapped` is null where it was destroyed. */
export interface StoredKey {
  readonly id: string;
  readonly wrapped: Uint8Array | null;
  readonly madeAt: number;
}

/** Other wrapped bytes for a key. */
export interface KeyChange {
  readonly id: string;
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}
