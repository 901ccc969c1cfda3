import { workspaceOf } from '../document-id.ts';
import { AnotherLog } from '../errors.ts';
import type { Checkpoint, DocumentWrite, ParkedDocument, Parking, Tombstone } from '../view-store.ts';
import type { MemoryCollection, Row } from './contents.ts';

/** A row, and whether it replaces one of its own position. */
type Write = Row & { readonly anew: boolean };

/** What a document or tombstone is stored as. */
export const rowOf = (write: DocumentWrite | Tombstone): Write => ({
  id: write.id,
  p: write.p,
  json: 'json' in write ? write.json : null,
  workspace: workspaceOf(write.id),
  fields: 'fields' in write ? write.fields : {},
  anew: 'anew' in write && write.anew === true,
});

/** Only forwards, or to the same place when it is written anew. */
export function put(collection: MemoryCollection, { anew, ...row }: Write): void {
  const before = collection.rows.get(row.id);
  if (!before || before.p < row.p || (anew && before.p === row.p)) collection.rows.set(row.id, row);
}

/** Not what is parked already or has come further. */
export function park({ rows, parked }: MemoryCollection, { collection, id, from, reason, at }: ParkedDocument): void {
  const row = rows.get(id);
  const folded = row !== undefined && row.p >= from;
  if (!folded && !parked.has(id)) parked.set(id, { collection, id, from, reason, at });
}

/** Only where it is parked from this position. */
export function unpark({ parked }: MemoryCollection, { id, from }: Parking): void {
  if (parked.get(id)?.from === from) parked.delete(id);
}

/** Forwards only. Throws {@link AnotherLog}. */
export function advance(checkpoints: Map<string, Checkpoint>, name: string, to: Checkpoint): void {
  const before = checkpoints.get(name);
  refuseAnotherLog(name, before, to.logId);
  if (!before || before.position < to.position) checkpoints.set(name, to);
}

/** Throws {@link AnotherLog} when the stored checkpoint is in another log. */
export function refuseAnotherLog(name: string, stored: Checkpoint | undefined, logId: string): void {
  if (stored && stored.logId !== logId) throw new AnotherLog(name, stored.logId, logId);
}
