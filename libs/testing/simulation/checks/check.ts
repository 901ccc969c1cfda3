import type { Recorded } from '../known.ts';

/** Something that must always hold. Each part throws a Violation where it does not. */
export interface Check {
  /** After every append, with its events. */
  written?(events: readonly Recorded[]): void;
  /** After every step. */
  stepped?(): void;
  /** Once nothing goes wrong any more and all is done. */
  settled?(): void | Promise<void>;
}
