import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { burySql, createSql, loadSql, pageSql, scanSql, upsertSql } from './sql.ts';
import type { Table } from './sql.ts';

const TABLE: Table = {
  name: 'view 1 calls@1',
  indexes: [
    { equals: [], sort: 'at' },
    { equals: ['state'], sort: 'at' },
    { equals: ['state', 'agent'], sort: 'at' },
    { equals: ['id', 'json"'], sort: 'p' },
  ],
};

describe('statements on a collection', () => {
  const connection = new Database(':memory:');
  const plan = (sql: string): string =>
    connection
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(Array.from(sql.matchAll(/\?/g), () => 1))
      .map(({ detail }) => detail)
      .join('; ');

  beforeAll(() => void connection.exec(createSql(TABLE)));
  afterAll(() => void connection.close());

  it.each(TABLE.indexes)('read a page by $equals sorted by $sort through its index alone, without sorting', (index) => {
    for (const direction of ['ascending', 'descending'] as const) {
      const columns = ['workspace', ...index.equals.map((name) => `field ${name}`)].map((column) => `${column}=?`).join(' AND ');
      const found = `SEARCH view 1 calls@1 USING INDEX view 1 calls@1 by ${[...index.equals].sort().join(',')}|${index.sort} (${columns}`;
      expect(plan(pageSql(TABLE, index, direction, false))).toBe(`${found})`);
      const [after, sort] = [direction === 'ascending' ? '>' : '<', `field ${index.sort}`];
      expect(plan(pageSql(TABLE, index, direction, true))).toMatch(new RegExp(`^${escaped(found)} AND \\(${sort},id\\)${after}\\(\\?,\\?\\)\\)$`));
    }
  });

  it('load and scan by the id alone', () => {
    expect(plan(loadSql(TABLE))).toContain('SEARCH view 1 calls@1 USING INDEX sqlite_autoindex_view 1 calls@1_1 (id=?)');
    expect(plan(scanSql(TABLE))).toBe('SEARCH view 1 calls@1 USING INDEX sqlite_autoindex_view 1 calls@1_1 (id>?)');
  });

  it('leave nothing of a buried document but its id and position', () => {
    const fields = ['at', 'state', 'agent', 'id', 'json"', 'p'];
    const upsert = connection.prepare(upsertSql(TABLE, false));
    upsert.run('demo/c1', '1', '{"name":"Zoë"}', 'demo', ...fields);
    connection.prepare(burySql(TABLE)).run('demo/c1', '2');
    const row = connection.prepare<[], Record<string, unknown>>('SELECT * FROM "view 1 calls@1"').get();
    expect(Object.entries(row ?? {}).filter(([, value]) => value !== null)).toEqual([
      ['id', 'demo/c1'],
      ['p', '2'],
    ]);
  });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
