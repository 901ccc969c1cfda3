import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { numbersIn, numbersOf, ping, pings, readToEnd } from '../contract/sample-events.ts';
import { temporaryDirectory } from '../contract/temporary-directory.ts';
import { StoreUnavailable, UnknownOutcome } from '../errors.ts';
import type { NewEvent } from '../event-store.ts';
import { openLogFile, type LogFile } from './log-file.ts';
import { sqliteLogWriter, type LogWriter } from './log-writer.ts';
import { openSqliteEventStore } from './open.ts';
import { SqliteEventStore } from './sqlite-event-store.ts';

/** A writer some of whose calls are replaced; each replacement is told what the real one would do, and is gone after its first call. */
class BrokenWriter implements LogWriter {
  readonly real: LogWriter;
  readonly broken: { begin?: () => void; insertEvent?: () => void; commit?: () => void; rollback?: () => void } = {};

  constructor(real: LogWriter) {
    this.real = real;
  }

  get inTransaction(): boolean {
    return this.real.inTransaction;
  }

  insertStream(id: number, name: string): void {
    this.real.insertStream(id, name);
  }

  insertEvent(...row: Parameters<LogWriter['insertEvent']>): void {
    this.once('insertEvent', () => this.real.insertEvent(...row));
  }

  begin(): void {
    this.once('begin', () => this.real.begin());
  }

  commit(): void {
    this.once('commit', () => this.real.commit());
  }

  rollback(): void {
    this.once('rollback', () => this.real.rollback());
  }

  private once(call: keyof BrokenWriter['broken'], otherwise: () => void): void {
    const replaced = this.broken[call];
    delete this.broken[call];
    (replaced ?? otherwise)();
  }
}

const ioError = () => new Database.SqliteError('disk I/O error', 'SQLITE_IOERR');

const fail = () => {
  throw ioError();
};

describe('the embedded store on storage that fails', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let log: LogFile;
  let writer: BrokenWriter;
  let store: SqliteEventStore;

  beforeEach(() => {
    directory = temporaryDirectory();
    log = openLogFile(directory.path);
    writer = new BrokenWriter(sqliteLogWriter(log.connection));
    const checkpointer = { grown: () => undefined, stop: async () => undefined };
    store = new SqliteEventStore({ log, writer, checkpointer, maxAppendBytes: 1_048_576 });
  });

  afterEach(async () => {
    await store.close();
    directory.remove();
  });

  const large = (n: number) => ping(n, { extra: { pad: 'x'.repeat(20_000) } });

  /** How each of these appends ended, made at once. */
  function endsOf(...appends: readonly (readonly [stream: string, expected: number, event: NewEvent])[]): Promise<readonly string[]> {
    return Promise.all(
      appends.map(([stream, expected, event]) => store.append(stream, expected, [event]).then(() => 'written', (error: Error) => error.name)),
    );
  }

  /** Allows so many pages more, or as many as there can be. */
  function leavePages(pages: number): void {
    const used = log.connection.pragma('page_count', { simple: true }) as number;
    log.connection.pragma(`max_page_count = ${pages === Infinity ? 4_294_967_294 : used + pages}`);
  }

  it('loses nothing that was answered when the disk is full, and goes on once it is not', async () => {
    await store.append('ping-w.a', -1, [ping(0)]);
    leavePages(40);
    const answered: number[] = [0];
    let refused: unknown = null;
    for (let n = 1; n < 100 && !refused; n++) {
      await store.append('ping-w.a', n - 1, [large(n)]).then(() => answered.push(n), (error: unknown) => (refused = error));
    }
    expect(refused).toBeInstanceOf(UnknownOutcome);
    expect(answered.length).toBeGreaterThan(2);
    expect(await numbersIn(store, 'ping-w.a')).toEqual(answered);
    expect(numbersOf(await readToEnd(store, 3))).toEqual(answered);
    leavePages(Infinity);
    await store.append('ping-w.a', answered.length - 1, [large(answered.length)]);
    expect(await numbersIn(store, 'ping-w.a')).toEqual([...answered, answered.length]);
  });

  it('writes nothing of a group that the disk has no room for, not even what came first or last', async () => {
    leavePages(30);
    const group = Array.from({ length: 20 }, (_, n) => [`ping-w.${n}`, -1, n === 19 ? ping(n) : large(n)] as const);
    expect(new Set(await endsOf(...group))).toEqual(new Set(['UnknownOutcome']));
    expect(await readToEnd(store, 100)).toEqual([]);
    expect(await store.head()).toBeNull();
    leavePages(Infinity);
    expect(new Set(await endsOf(...group))).toEqual(new Set(['written']));
    expect(await store.countAfter(null)).toBe(20);
  });

  it('a retry of the same events after an unknown outcome writes them once', async () => {
    leavePages(2);
    const events = [large(0), large(1)];
    await expect(store.append('ping-w.a', -1, events)).rejects.toThrow(UnknownOutcome);
    leavePages(Infinity);
    const answer = await store.append('ping-w.a', -1, events);
    expect(await store.append('ping-w.a', -1, events)).toEqual(answer);
    expect(await numbersIn(store, 'ping-w.a')).toEqual([0, 1]);
  });

  it('says unknown when the commit was done and its answer lost; a retry and followers find it', async () => {
    const pages = store.follow({ from: null, limit: 10, signal: new AbortController().signal })[Symbol.asyncIterator]();
    await pages.next();
    writer.broken.commit = () => {
      writer.real.commit();
      throw ioError();
    };
    const event = ping(0);
    await expect(store.append('ping-w.a', -1, [event])).rejects.toThrow(UnknownOutcome);
    expect(numbersOf((await pages.next()).value?.events ?? [])).toEqual([0]);
    expect(await store.append('ping-w.a', -1, [event])).toEqual({ revision: 0, position: await store.head() });
    expect(await store.append('ping-w.a', 0, [ping(1)])).toMatchObject({ revision: 1 });
    expect(numbersOf(await readToEnd(store, 10))).toEqual([0, 1]);
  });

  it('says unknown when SQLite has rolled back by itself at the commit', async () => {
    writer.broken.commit = () => {
      writer.real.rollback();
      throw ioError();
    };
    await expect(store.append('ping-w.a', -1, [ping(0)])).rejects.toThrow(UnknownOutcome);
    expect(await store.append('ping-w.a', -1, [ping(1)])).toMatchObject({ revision: 0 });
    expect(await numbersIn(store, 'ping-w.a')).toEqual([1]);
  });

  it.each(['insertEvent', 'commit', 'begin'] as const)('says unavailable, truly, when %s fails and nothing is rolled back yet', async (call) => {
    writer.broken[call] = fail;
    await expect(store.append('ping-w.a', -1, pings(0, 2))).rejects.toThrow(StoreUnavailable);
    expect(await readToEnd(store, 10)).toEqual([]);
    expect(await store.append('ping-w.b', -1, [ping(1)])).toEqual({ revision: 0, position: '00000000000000000001' });
    expect(await numbersIn(store, 'ping-w.a')).toEqual([]);
  });

  it('says unknown when it cannot roll back, and rolls back before it goes on', async () => {
    writer.broken.insertEvent = fail;
    writer.broken.rollback = fail;
    await expect(store.append('ping-w.a', -1, [ping(0)])).rejects.toThrow(UnknownOutcome);
    expect(writer.inTransaction).toBe(true);
    await store.append('ping-w.b', -1, [ping(1)]);
    expect(writer.inTransaction).toBe(false);
    expect(numbersOf(await readToEnd(store, 10))).toEqual([1]);
  });

  it('gives all appends to a stream of the group its fate, and leaves judgements on other streams as they are', async () => {
    await store.append('ping-w.b', -1, [ping(0)]);
    writer.broken.insertEvent = fail;
    const ends = await endsOf(['ping-w.a', -1, ping(1)], ['ping-w.a', -1, ping(2)], ['ping-w.a', 0, ping(3)], ['ping-w.b', -1, ping(4)]);
    expect(ends).toEqual(['StoreUnavailable', 'StoreUnavailable', 'StoreUnavailable', 'RevisionConflict']);
  });

  it('judges again on the file when somebody has written behind its back', async () => {
    await store.append('ping-w.a', -1, [ping(0)]);
    const intruder = new Database(log.file);
    const json = JSON.stringify(ping(1));
    intruder.prepare('INSERT INTO events (position, stream, revision, json) VALUES (2, 1, 1, ?)').run(json);
    intruder.close();
    await expect(store.append('ping-w.a', 0, [ping(2)])).rejects.toMatchObject({ name: 'RevisionConflict', actual: 1 });
    expect(await store.append('ping-w.a', 1, [ping(3)])).toMatchObject({ revision: 2, position: '00000000000000000003' });
    expect(numbersOf(await readToEnd(store, 10))).toEqual([0, 1, 3]);
  });

  it('says unavailable when somebody else holds the file, and goes on after', async () => {
    log.connection.pragma('busy_timeout = 0');
    const intruder = new Database(log.file);
    intruder.exec('BEGIN IMMEDIATE');
    await expect(store.append('ping-w.a', -1, [ping(0)])).rejects.toThrow(StoreUnavailable);
    intruder.exec('ROLLBACK');
    intruder.close();
    expect(await store.append('ping-w.a', -1, [ping(0)])).toMatchObject({ revision: 0 });
  });

  it('commits a group once, and shows nothing of it before', async () => {
    const pages = store.follow({ from: null, limit: 100, signal: new AbortController().signal })[Symbol.asyncIterator]();
    await pages.next();
    const before: Promise<unknown>[] = [];
    let commits = 0;
    writer.broken.commit = () => {
      commits += 1;
      before.push(store.head(), store.readAll({ from: null, limit: 100 }), store.countAfter(null));
      writer.real.commit();
      writer.broken.commit = fail;
    };
    const ends = await endsOf(...pings(0, 49).map((event, n) => [`ping-w.${n}`, -1, event] as const));
    expect(new Set(ends)).toEqual(new Set(['written']));
    expect(commits).toBe(1);
    expect(await Promise.all(before)).toEqual([null, { events: [], position: null }, 0]);
    expect((await pages.next()).value?.events).toHaveLength(50);
  });

  it('keeps all that was answered for whoever opens the file next', async () => {
    await store.append('ping-w.a', -1, pings(0, 2));
    writer.broken.insertEvent = fail;
    await expect(store.append('ping-w.a', 2, [ping(3)])).rejects.toThrow(StoreUnavailable);
    await store.close();
    const again = await openSqliteEventStore(directory.path);
    expect(numbersOf(await readToEnd(again, 10))).toEqual([0, 1, 2]);
    await again.close();
  });
});
