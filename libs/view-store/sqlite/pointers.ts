import type { Pointer } from '../view-store.ts';
import type { Connection } from './connection.ts';

/** The table that says which collection of a view is read. */
export interface PointerTable {
  get(view: string): Pointer | null;
  /** Only where it stands at `expected`. */
  move(view: string, expected: string | null, to: Pointer): boolean;
}

/** Takes a file whose tables are made. */
export function pointersOf(connection: Connection): PointerTable {
  const select = connection.prepare<[string], Pointer>('SELECT collection, previous FROM pointers WHERE view = ?');
  const insert = connection.prepare('INSERT INTO pointers (view, collection, previous) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const update = connection.prepare('UPDATE pointers SET collection = ?, previous = ? WHERE view = ? AND collection = ?');
  return {
    get: (view) => select.get(view) ?? null,
    move(view, expected, { collection, previous }) {
      const moved = expected === null ? insert.run(view, collection, previous) : update.run(collection, previous, view, expected);
      return moved.changes > 0;
    },
  };
}
