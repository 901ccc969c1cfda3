/** The stream does not stand where the caller thought. */
export class RevisionConflict extends Error {
  readonly stream: string;
  readonly expected: number;
  readonly actual: number;

  constructor(stream: string, expected: number, actual: number) {
    super(`stream ${stream} stands at ${actual}, not at ${expected}`);
    this.name = 'RevisionConflict';
    this.stream = stream;
    this.expected = expected;
    this.actual = actual;
  }
}

/** Nobody can say whether it was written. Retry with the same event ids at the same expected revision. */
export class UnknownOutcome extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'UnknownOutcome';
  }
}

/** Nothing was written, and nothing can be just now. */
export class StoreUnavailable extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreUnavailable';
  }
}

/** The events are larger than the store takes in one append. */
export class AppendTooLarge extends Error {
  readonly bytes: number;
  readonly limit: number;

  constructor(bytes: number, limit: number) {
    super(`an append of ${bytes} bytes is above the limit of ${limit}`);
    this.name = 'AppendTooLarge';
    this.bytes = bytes;
    this.limit = limit;
  }
}

/** A data directory that cannot be used as asked: owned by another process, of another version, or damaged. The message is for people. */
export class DataDirectoryRefused extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DataDirectoryRefused';
  }
}
