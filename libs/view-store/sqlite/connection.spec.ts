import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { durably, openForBuilding, openForReading, openForWriting, ViewFileRefused } from './connection.ts';
import type { Connection } from './connection.ts';
import { openTogether } from './files.ts';
import { scratchDirectory } from './scratch-directory.fixture.ts';
import type { ScratchDirectory } from './scratch-directory.fixture.ts';

const NORMAL = 1;
const FULL = 2;
const synchronous = (connection: Connection): unknown => connection.pragma('synchronous', { simple: true });

describe('connections', () => {
  let scratch: ScratchDirectory;
  const path = (): string => join(scratch.path, 'any.db');

  beforeEach(async () => {
    scratch = await scratchDirectory();
  });

  afterEach(() => scratch.remove());

  it('wait for the disk when that is asked, and only then', () => {
    const connection = openForWriting(path());
    expect(synchronous(connection)).toBe(NORMAL);
    expect(durably(connection, () => synchronous(connection))).toBe(FULL);
    expect(synchronous(connection)).toBe(NORMAL);
    expect(() => durably(connection, () => connection.exec('no statement'))).toThrow('syntax error');
    expect(synchronous(connection)).toBe(NORMAL);
    connection.close();
  });

  it('overwrite what is deleted, for building too', () => {
    for (const open of [openForWriting, openForBuilding]) {
      const connection = open(path());
      expect(connection.pragma('secure_delete', { simple: true })).toBe(1);
      expect(connection.pragma('journal_mode', { simple: true })).toBe('wal');
      connection.close();
    }
  });

  it('are all closed when one of those that belong together cannot be opened', () => {
    openForWriting(path()).close();
    const opened: Connection[] = [];
    const open = (file: string): Connection => {
      const connection = openForReading(file);
      opened.push(connection);
      return connection;
    };
    const use = (opening: (file: string) => Connection): unknown => [opening(path()), opening(path()), opening(join(scratch.path, 'not-there.db'))];
    expect(() => openTogether(open, use)).toThrow(ViewFileRefused);
    expect(opened.map((connection) => connection.open)).toEqual([false, false]);
  });
});
