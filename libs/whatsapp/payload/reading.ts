import type { Change } from './change.ts';
import type { Meaning } from './update.ts';
import { Malformed, word } from './values.ts';

/** An update as it is read, before it is numbered. */
export interface Reading {
  readonly kind: string;
  /** What it shares with its change; null where there was none to read. */
  readonly change: Pick<Change, 'wabaId' | 'phoneNumberId' | 'displayPhoneNumber'> | null;
  readonly meaning: Meaning;
}

/** Reads one update; where it is broken, that is what it means. */
export function reading(kind: string, change: Reading['change'], read: () => Meaning): Reading {
  try {
    return { kind, change, meaning: read() };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return malformed(kind, change, error.message, error.path);
  }
}

/** Something known, but broken at `path`. */
export const malformed = (kind: string, change: Reading['change'], reason: string, path: string): Reading => ({
  kind,
  change,
  meaning: { meaning: 'malformed', reason, path },
});

/** `calls` and `CONNECT` → `calls.connect`. */
export function kindOf(field: string, sort: unknown): string {
  const second = word(sort);
  return second === null ? field : `${field}.${second}`;
}
