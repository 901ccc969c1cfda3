/** A request with an idempotency key is being carried out. Lives in `request-<workspace>.<command id>`. */
export interface RequestClaimed {
  readonly type: 'RequestClaimed';
  /** Hash of what was asked: another body under the same key is a conflict. */
  readonly contentHash: string;
}

/** The request was carried out; whoever asks again gets this answer. */
export interface RequestAnswered {
  readonly type: 'RequestAnswered';
  readonly status: number;
  readonly position: string | null;
  /** The body shows what the caller may see, names and numbers too; null once that person was erased. */
  readonly subject: { readonly body: string } | null;
}

/** The request did nothing, as it did not even fit: its key is free again. */
export interface RequestAbandoned {
  readonly type: 'RequestAbandoned';
}
