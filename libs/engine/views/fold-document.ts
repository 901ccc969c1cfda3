import type { Projection } from '#domain/kernel/projection';
import type { RecordedEvent } from '#event-store/event-store';
import type { DocumentWrite, IndexValue } from '#view-store/view-store';
import type { PendingFold } from './batch.ts';
import type { CachedDocument } from './document-cache.ts';

/** Why a document goes no further, and the first event that is not folded into it. */
export interface Fault {
  readonly event: RecordedEvent;
  readonly error: unknown;
}

/** A document after its folds. */
export interface Folded extends CachedDocument {
  /** Whether there is anything to write. */
  readonly changed: boolean;
  /** What is written where there is a document; null where nothing changed or there is none. */
  readonly written: Pick<DocumentWrite, 'json' | 'fields'> | null;
  readonly fault: Fault | null;
}

/** A document that cannot be taken out of its text. */
export class Unreadable {
  readonly p: string;
  readonly error: unknown;

  constructor(p: string, error: unknown) {
    this.p = p;
    this.error = error;
  }
}

/** Takes a document through its folds, as far as they go: each that lies behind its `p`. */
export function foldDocument(projection: Projection, before: CachedDocument | Unreadable | undefined, folds: readonly PendingFold[]): Folded {
  const p = before?.p ?? '';
  const waiting = folds.filter(({ event }) => event.position > p);
  const [first] = waiting;
  const known = before instanceof Unreadable ? undefined : before;
  const asBefore = (fault: Fault | null): Folded => ({ p, document: known?.document, changed: false, written: null, fault });
  if (!first) return asBefore(null);
  if (before instanceof Unreadable) return asBefore({ event: first.event, error: before.error });
  try {
    return toWrite(projection, known, foldAll(known, waiting));
  } catch (error) {
    return asBefore({ event: first.event, error });
  }
}

/** `any`: whether there was a document at any moment. */
type Through = CachedDocument & { readonly any: boolean; readonly fault: Fault | null };

/** Throws where what it came to cannot be written. */
function toWrite(projection: Projection, before: CachedDocument | undefined, after: Through): Folded {
  const { any, ...rest } = after;
  // There never was a document: nothing to say. One that came and went is said to be gone, since another process may write it yet, late.
  const changed = any && after.p > (before?.p ?? '');
  const written = changed && after.document ? { json: JSON.stringify(after.document), fields: indexed(projection, after.document) } : null;
  return { ...rest, changed, written };
}

function foldAll(before: CachedDocument | undefined, waiting: readonly PendingFold[]): Through {
  let { p, document } = before ?? { p: '', document: undefined };
  let any = document !== undefined;
  for (const { event, fold } of waiting) {
    // Of two touches by one event the first one counts, as `p` says.
    if (event.position <= p) continue;
    try {
      document = fold(document);
    } catch (error) {
      return { p, document, any, fault: { event, error } };
    }
    ({ position: p } = event);
    any ||= document !== undefined;
  }
  return { p, document, any, fault: null };
}

/** What a document can be found by. Throws where a field cannot be part of an index: no store would ever take it. */
export function indexed(projection: Projection, document: object): Record<string, IndexValue> {
  const fields: Record<string, IndexValue> = {};
  for (const { equals, sort } of projection.indexes) {
    for (const field of [...equals, sort]) fields[field] = indexValue(field, (document as Record<string, unknown>)[field]);
  }
  return fields;
}

function indexValue(field: string, value: unknown): IndexValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value as IndexValue;
  throw new TypeError(`${field} holds nothing that a list can be sorted by`);
}
