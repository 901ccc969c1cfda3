import { isUtf8 } from 'node:buffer';
import { readChange } from './read-change.ts';
import { malformed, type Reading } from './reading.ts';
import { UNKNOWN, type Update } from './update.ts';
import { list, record, type Fields } from './values.ts';

/** The most updates that one payload may hold; the platform promises the same. */
export const MAX_UPDATES = 1_000;

/** Why nothing at all can be read. */
export type PayloadFault = 'malformed_json' | 'unexpected_shape' | 'too_many_updates';

const OBJECT = 'whatsapp_business_account';

/**
 * Reads the raw body of a webhook (UTF-8 JSON): every update of every entry and change, in the order in which they stand.
 * A broken update is one of its own and spoils no other. Answers a fault where the body as a whole cannot be read, and never throws.
 */
export function readPayload(raw: Uint8Array): { readonly updates: readonly Update[] } | { readonly fault: PayloadFault } {
  const payload = parse(raw);
  if (payload === undefined) return { fault: 'malformed_json' };
  const fields = record(payload);
  if (fields === null || (list(fields['entry']) === null && !isOfAnotherProduct(fields))) return { fault: 'unexpected_shape' };
  const updates: Update[] = [];
  for (const reading of readingsOf(fields)) {
    if (updates.length === MAX_UPDATES) return { fault: 'too_many_updates' };
    updates.push(numbered(reading, updates.length));
  }
  return { updates };
}

/** One app may serve other products of the platform's, which sign with the same secret. */
const isOfAnotherProduct = (payload: Fields): boolean => typeof payload['object'] === 'string' && payload['object'] !== OBJECT;

function* readingsOf(payload: Fields): Generator<Reading> {
  if (isOfAnotherProduct(payload)) {
    yield { kind: 'another_product', change: null, meaning: UNKNOWN };
    return;
  }
  for (const [index, value] of (list(payload['entry']) ?? []).entries()) yield* readEntry(value, `entry[${index}]`);
}

function* readEntry(value: unknown, path: string): Generator<Reading> {
  const entry = record(value);
  const changes = list(entry?.['changes']);
  if (entry === null || changes === null) {
    yield malformed('entry', null, 'no changes in it', path);
    return;
  }
  for (const [index, change] of changes.entries()) yield* readChange(change, entry, `${path}.changes[${index}]`);
}

const numbered = ({ kind, change, meaning }: Reading, n: number): Update => ({
  kind,
  n,
  wabaId: change?.wabaId ?? null,
  phoneNumberId: change?.phoneNumberId ?? null,
  displayPhoneNumber: change?.displayPhoneNumber ?? null,
  ...meaning,
});

function parse(raw: Uint8Array): unknown {
  if (!isUtf8(raw)) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(raw));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
