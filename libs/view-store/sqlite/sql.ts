import { fieldsOf, indexesByKey, indexKey } from '../declared.ts';
import type { Query } from '../view-store.ts';
import type { Index } from '#domain/kernel/projection';

/**
 * The text of every statement on a collection.
 *
 * A collection is a table of its own. A tombstone is a row without JSON and without a workspace: every index leaves out rows
 * without a workspace, so no list can ever show one. Rows have a rowid, since a table in the order of its random ids was three times slower to fill.
 */
export interface Table {
  /** Never given twice in one file, even when a collection is dropped and made again. */
  readonly name: string;
  readonly indexes: readonly Index[];
}

/** Makes the table and one index per declared one: workspace, filters, sort, id. */
export function createSql(table: Table): string {
  const columns = ['id TEXT PRIMARY KEY NOT NULL', 'p TEXT NOT NULL', 'json TEXT', 'workspace TEXT', ...fieldColumns(table)];
  const indexes = [...indexesByKey(table.indexes).values()].map(
    (index) => `CREATE INDEX ${indexName(table, index)} ON ${quoted(table.name)} (${indexColumns(index).join(', ')}) WHERE workspace IS NOT NULL`,
  );
  return [`CREATE TABLE ${quoted(table.name)} (${columns.join(', ')})`, ...indexes].join(';\n');
}

/** Parameters: id, p, json, workspace, then the fields in their order. Changes nothing when a higher p is stored, or an equal one unless it is written `anew`. */
export function upsertSql(table: Table, anew: boolean): string {
  const columns = ['p', 'json', 'workspace', ...fieldColumns(table)];
  const marks = columns.map(() => '?').join(', ');
  const sets = columns.map((column) => `${column} = excluded.${column}`).join(', ');
  return `INSERT INTO ${quoted(table.name)} (id, ${columns.join(', ')}) VALUES (?, ${marks})
    ON CONFLICT (id) DO UPDATE SET ${sets} WHERE excluded.p ${anew ? '>=' : '>'} p`;
}

/** Parameters: id, p. Leaves nothing of the document but these. */
export function burySql(table: Table): string {
  const sets = ['json', 'workspace', ...fieldColumns(table)].map((column) => `${column} = NULL`).join(', ');
  return `INSERT INTO ${quoted(table.name)} (id, p) VALUES (?, ?)
    ON CONFLICT (id) DO UPDATE SET p = excluded.p, ${sets} WHERE excluded.p > p`;
}

/** Parameter: a JSON array of ids. One statement for any number of them. */
export const loadSql = (table: Table): string =>
  `SELECT id, p, json FROM ${quoted(table.name)} WHERE id IN (SELECT value FROM json_each(?))`;

/** Parameters: the id to start after, how many. */
export const scanSql = (table: Table): string => `SELECT id, p, json FROM ${quoted(table.name)} WHERE id > ? ORDER BY id LIMIT ?`;

/**
 * Parameters: workspace, the filters in the index's order, with `following` the value and id to start after, how many. The index is
 * named, so that where it cannot be used there is an error and not a slow answer.
 */
export function pageSql(table: Table, index: Index, direction: Query['direction'], following: boolean): string {
  const sort = field(index.sort);
  const [after, order] = direction === 'ascending' ? ['>', 'ASC'] : ['<', 'DESC'];
  const filters = ['workspace', ...index.equals.map(field)].map((column) => `${column} = ?`);
  const conditions = following ? [...filters, `(${sort}, id) ${after} (?, ?)`] : filters;
  return `SELECT id, p, json, ${sort} FROM ${quoted(table.name)} INDEXED BY ${indexName(table, index)}
    WHERE ${conditions.join(' AND ')} ORDER BY ${sort} ${order}, id ${order} LIMIT ?`;
}

/** A name as SQL takes it, whatever characters it is of. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Prefixed, so that a document's field may be called `id` or `json`. */
const field = (name: string): string => quoted(`field ${name}`);

const fieldColumns = ({ indexes }: Table): readonly string[] => fieldsOf(indexes).map(field);

const indexName = ({ name }: Table, { equals, sort }: Index): string => quoted(`${name} by ${indexKey(equals, sort)}`);

const indexColumns = ({ equals, sort }: Index): readonly string[] => ['workspace', ...equals.map(field), field(sort), 'id'];
