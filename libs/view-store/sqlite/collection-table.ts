import { declaredIndex, fieldsOf, indexesByKey, indexKey } from '../declared.ts';
import { workspaceOf } from '../document-id.ts';
import type { DocumentWrite, Query, QueryPage, StoredDocument, Tombstone } from '../view-store.ts';
import type { Connection, Statement } from './connection.ts';
import { burySql, loadSql, pageSql, scanSql, upsertSql } from './sql.ts';
import type { Table } from './sql.ts';
import { fromColumn, toColumn } from './values.ts';
import type { Column } from './values.ts';

/** One collection's table behind statements that are compiled once, when they are first used. */
export interface CollectionTable {
  write(document: DocumentWrite): void;
  bury(tombstone: Tombstone): void;
  load(ids: readonly string[]): ReadonlyMap<string, StoredDocument>;
  page(query: Query): QueryPage;
  scan(afterId: string | null, limit: number): readonly StoredDocument[];
}

type PageRow = readonly [id: string, p: string, json: string, value: Column];

/** Takes a table that exists. */
export function collectionTable(connection: Connection, table: Table): CollectionTable {
  const fields = fieldsOf(table.indexes);
  const once = statementCache(connection);
  const pageStatement = pageStatements(connection, table);

  return {
    write(document) {
      const columns = fields.map((name) => toColumn(document.fields[name]));
      const anew = document.anew === true;
      const upsert = once(anew ? 'upsert anew' : 'upsert', () => upsertSql(table, anew));
      upsert.run(document.id, document.p, document.json, workspaceOf(document.id), ...columns);
    },

    bury({ id, p }) {
      // Only for its check: a tombstone keeps no workspace.
      workspaceOf(id);
      once('bury', () => burySql(table)).run(id, p);
    },

    load(ids) {
      const rows = once('load', () => loadSql(table)).all(JSON.stringify(ids)) as StoredDocument[];
      return new Map(rows.map((row) => [row.id, row]));
    },

    page(query) {
      const { statement, equals } = pageStatement(query);
      const filters = equals.map((name) => toColumn(query.equals[name]));
      const after = query.after ? [toColumn(query.after.value), query.after.id] : [];
      // One row more than asked for says whether anything follows.
      const rows = statement.all(query.workspace, ...filters, ...after, query.limit + 1) as PageRow[];
      return pageOf(rows, query.limit);
    },

    // The empty text comes before every id.
    scan: (afterId, limit) => once('scan', () => scanSql(table)).all(afterId ?? '', limit) as StoredDocument[],
  };
}

/** Compiles a statement when its name is first asked for. */
function statementCache(connection: Connection): (name: string, sql: () => string) => Statement {
  const statements = new Map<string, Statement>();
  return (name, sql) => {
    const statement = statements.get(name) ?? connection.prepare<unknown[]>(sql());
    statements.set(name, statement);
    return statement;
  };
}

/** Four statements for each index: either direction, from the start or following a row. */
function pageStatements(connection: Connection, table: Table) {
  const declared = indexesByKey(table.indexes);
  const once = statementCache(connection);
  return (query: Query): { readonly statement: Statement; readonly equals: readonly string[] } => {
    const index = declaredIndex(declared, query);
    const following = query.after !== null;
    const key = `${indexKey(index.equals, index.sort)} ${query.direction} ${following ? 'following' : 'first'}`;
    return { statement: once(key, () => pageSql(table, index, query.direction, following)).raw(), equals: index.equals };
  };
}

function pageOf(rows: readonly PageRow[], limit: number): QueryPage {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    documents: page.map(([id, p, json]) => ({ id, p, json })),
    next: last && rows.length > limit ? { value: fromColumn(last[3]), id: last[0] } : null,
  };
}
