import { definitionOf } from '../declared.ts';
import { ChangedCollection } from '../errors.ts';
import type { Collection } from '../view-store.ts';
import type { Connection } from './connection.ts';
import { createSql } from './sql.ts';
import type { Table } from './sql.ts';

/** A collection that is stored, and its table. */
export interface Stored extends Collection {
  readonly table: Table;
}

/** What the names of all collections' tables begin with. */
export const TABLE_PREFIX = 'view ';

/** The collections that the file holds, in order of name. */
export function storedCollections(connection: Connection): readonly Stored[] {
  const rows = connection.prepare<[], CatalogRow>('SELECT number, name, indexes FROM collections ORDER BY name').all();
  return rows.map(({ number, name, indexes }) => stored(number, { name, indexes: JSON.parse(indexes) as Collection['indexes'] }));
}

/** Makes what is missing, all of it or nothing. Throws {@link ChangedCollection}. */
export function prepareCollections(connection: Connection, collections: readonly Collection[]): void {
  connection
    .transaction(() => {
      const definitions = new Map(storedCollections(connection).map((collection) => [collection.name, definitionOf(collection)]));
      for (const collection of collections) {
        const definition = definitions.get(collection.name);
        if (definition === undefined) add(connection, collection);
        else if (definition !== definitionOf(collection)) throw new ChangedCollection(collection.name);
        definitions.set(collection.name, definitionOf(collection));
      }
    })
    .immediate();
}

/** Forgets collections, what is parked of them, and checkpoints, all of them or nothing. The tables are left for the sweep, which takes its time. */
export function forgetCollections(connection: Connection, collections: readonly string[], checkpoints: readonly string[]): void {
  connection
    .transaction(() => {
      for (const name of collections) {
        connection.prepare('DELETE FROM collections WHERE name = ?').run(name);
        connection.prepare('DELETE FROM parked WHERE collection = ?').run(name);
      }
      for (const name of checkpoints) connection.prepare('DELETE FROM checkpoints WHERE name = ?').run(name);
    })
    .immediate();
}

function add(connection: Connection, collection: Collection): void {
  const row = [collection.name, JSON.stringify(collection.indexes)];
  const { lastInsertRowid } = connection.prepare('INSERT INTO collections (name, indexes) VALUES (?, ?)').run(row);
  connection.exec(createSql(stored(Number(lastInsertRowid), collection).table));
}

interface CatalogRow {
  readonly number: number;
  readonly name: string;
  readonly indexes: string;
}

const stored = (number: number, { name, indexes }: Collection): Stored => ({
  name,
  indexes,
  table: { name: `${TABLE_PREFIX}${number} ${name}`, indexes },
});
