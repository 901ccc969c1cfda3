import { list, record, wholeNumber } from './values.ts';

/** The first code in a list of errors, or null. */
export function firstErrorCode(errors: unknown): number | null {
  for (const error of list(errors) ?? []) {
    const code = wholeNumber(record(error)?.['code']);
    if (code !== null) return code;
  }
  return null;
}
