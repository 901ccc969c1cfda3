import { setImmediate } from 'node:timers/promises';
import { storedCollections, TABLE_PREFIX } from './catalog.ts';
import type { Connection } from './connection.ts';
import { quoted } from './sql.ts';

/** Rows a transaction: about 3 ms, so that a webhook which comes in meanwhile hardly waits. A whole table at once takes seconds. */
const ROWS = 200;

/** Removes the tables of dropped collections bit by bit. Stops when the connection is closed; the sweep after the next opening goes on from there. */
export async function sweepDropped(connection: Connection): Promise<void> {
  if (!connection.open) return;
  for (const table of droppedTables(connection)) {
    while (connection.open && removeRows(connection, table)) await setImmediate();
    if (!connection.open) return;
    connection.exec(`DROP TABLE IF EXISTS ${quoted(table)}`);
  }
}

function droppedTables(connection: Connection): readonly string[] {
  const kept = new Set(storedCollections(connection).map(({ table }) => table.name));
  return collectionTables(connection).filter((name) => !kept.has(name));
}

/** Whether there were any. None is also the answer when another connection's sweep has removed the table meanwhile. */
function removeRows(connection: Connection, table: string): boolean {
  const remove = connection.transaction(() => {
    if (!collectionTables(connection).includes(table)) return 0;
    const name = quoted(table);
    return connection.prepare(`DELETE FROM ${name} WHERE rowid IN (SELECT rowid FROM ${name} ORDER BY rowid LIMIT ${ROWS})`).run().changes;
  });
  return remove.immediate() > 0;
}

const collectionTables = (connection: Connection): readonly string[] =>
  connection.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all().filter((name) => name.startsWith(TABLE_PREFIX));
