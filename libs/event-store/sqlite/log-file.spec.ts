import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryDirectory } from '../contract/temporary-directory.ts';
import { DataDirectoryRefused } from '../errors.ts';
import { openLogFile, openLogFileReadOnly } from './log-file.ts';

describe('a log file', () => {
  let directory: ReturnType<typeof temporaryDirectory>;

  beforeEach(() => {
    directory = temporaryDirectory();
  });

  afterEach(() => directory.remove());

  /** Makes `log.db` by hand. */
  function fileWith(sql: string): void {
    const database = new Database(join(directory.path, 'log.db'));
    database.exec(sql);
    database.close();
  }

  it('is made once and keeps its id', () => {
    const first = openLogFile(join(directory.path, 'new'));
    first.connection.close();
    const second = openLogFile(join(directory.path, 'new'));
    second.connection.close();
    expect(first.logId).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.logId).toBe(first.logId);
    const other = openLogFile(directory.path);
    other.connection.close();
    expect(other.logId).not.toBe(first.logId);
  });

  it('flushes every commit and writes ahead', () => {
    const { connection } = openLogFile(directory.path);
    expect(connection.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(connection.pragma('synchronous', { simple: true })).toBe(2);
    connection.close();
  });

  it('of a newer version is refused plainly, for writing and for reading', () => {
    openLogFile(directory.path).connection.close();
    fileWith(`UPDATE meta SET value = '2' WHERE key = 'schema'`);
    const line = `the log in ${directory.path} is of a newer version (2) than this program knows (1)`;
    expect(() => openLogFile(directory.path)).toThrow(new DataDirectoryRefused(line));
    expect(() => openLogFileReadOnly(directory.path)).toThrow(new DataDirectoryRefused(line));
  });

  it.each([
    ['without our tables', 'CREATE TABLE other (a)'],
    ['with a meta table of somebody else', 'CREATE TABLE meta (key TEXT, value TEXT)'],
    ['without an id', `CREATE TABLE meta (key TEXT, value TEXT); INSERT INTO meta VALUES ('schema', '1')`],
  ])('%s is not taken for ours', (_, sql) => {
    fileWith(sql);
    expect(() => openLogFile(directory.path)).toThrow(`log.db in ${directory.path} is not a log of this program`);
  });

  it('that is no database is refused plainly', () => {
    writeFileSync(join(directory.path, 'log.db'), 'x'.repeat(10_000));
    expect(() => openLogFile(directory.path)).toThrow(`the log in ${directory.path} cannot be opened: file is not a database`);
  });

  it('that was never made cannot be opened for reading, and is not made by that', () => {
    expect(() => openLogFileReadOnly(directory.path)).toThrow(`there is no log in ${directory.path}`);
    expect(() => openLogFileReadOnly(directory.path)).toThrow(DataDirectoryRefused);
  });
});
