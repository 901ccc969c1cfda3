import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ping, readToEnd } from '../contract/sample-events.ts';
import { temporaryDirectory } from '../contract/temporary-directory.ts';
import type { EventStore } from '../event-store.ts';
import { openSqliteEventStore } from './open.ts';
import { ThreadedCheckpointer } from './wal-checkpointer.ts';

const OPEN = fileURLToPath(new URL('./open.ts', import.meta.url));

/** Appends so many events of 4 kB to new streams, eight at a time. */
async function appendMany(store: EventStore, count: number): Promise<void> {
  const body = new Uint8Array(4_096).fill(1);
  const writer = async (stream: string) => {
    for (let n = 0; n < count / 8; n++) await store.append(stream, n - 1, [ping(n, { body })]);
  };
  await Promise.all(Array.from({ length: 8 }, () => writer(`ping-w.${randomUUID()}`)));
}

describe('the checkpointing thread', () => {
  let directory: ReturnType<typeof temporaryDirectory>;

  beforeEach(() => {
    directory = temporaryDirectory();
  });

  afterEach(() => directory.remove());

  const walSize = () => statSync(join(directory.path, 'log.db-wal')).size;

  it('keeps the write-ahead log short under load, and loses nothing', async () => {
    const warnings: string[] = [];
    const checkpointBounds = { every: 262_144, finishAbove: 64 };
    const store = await openSqliteEventStore(directory.path, { checkpointBounds, warn: (line) => warnings.push(line) });
    let rounds = 0;
    // Without the thread the log would hold everything that was ever written. A busy machine may give the thread its turn late.
    do await appendMany(store, 1_000);
    while (++rounds < 3 || (rounds < 20 && walSize() > (rounds * 1_000 * 4_096) / 4));
    expect(walSize()).toBeLessThan((rounds * 1_000 * 4_096) / 4);
    expect(warnings).toEqual([]);
    await store.close();
    const again = await openSqliteEventStore(directory.path);
    expect(await readToEnd(again, 1_000)).toHaveLength(rounds * 1_000);
    await again.close();
  });

  it('is not started by a store that writes little, whose log is copied at its close all the same', async () => {
    const store = await openSqliteEventStore(directory.path);
    await appendMany(store, 80);
    expect(walSize()).toBeGreaterThan(80 * 4_096);
    await store.close();
    expect(existsSync(join(directory.path, 'log.db-wal'))).toBe(false);
  });

  it('says so when it cannot start, and is stopped without waiting', async () => {
    const ended: unknown[] = [];
    const finished: number[] = [];
    const options = { every: 1, finish: () => finished.push(1), faulted: () => undefined };
    const failure = await new Promise((resolve) => {
      const checkpointer = new ThreadedCheckpointer(join(directory.path, 'none.db'), {
        ...options,
        ended(error) {
          ended.push(error);
          void checkpointer.stop().then(() => resolve(error));
        },
      });
      checkpointer.grown(10);
      checkpointer.grown(10);
    });
    expect(String((failure as Error).message)).toContain('unable to open database file');
    expect(ended).toHaveLength(1);
    expect(finished).toHaveLength(1);
  });

  it('asks the writer to finish once the log is long enough, and copies again only when enough was written', async () => {
    const store = await openSqliteEventStore(directory.path, { checkpoints: 'commit' });
    await appendMany(store, 80);
    const finished: string[] = [];
    const copied = (finishAbove: number) =>
      new Promise<void>((resolve) => {
        const checkpointer = new ThreadedCheckpointer(join(directory.path, 'log.db'), {
          every: 1_000,
          finishAbove,
          finish: () => finished.push(`above ${finishAbove}`),
          faulted: (fault) => finished.push(fault),
          ended: () => finished.push('ended'),
        });
        checkpointer.grown(999);
        checkpointer.grown(1);
        void checkpointer.stop().then(resolve);
      });
    await copied(1);
    await copied(1_000_000);
    // Once for the length, and once at the stop, when the thread has let go.
    expect(finished.filter((line) => line === 'above 1').length).toBeGreaterThanOrEqual(1);
    expect(finished.filter((line) => line === 'above 1000000')).toHaveLength(1);
    await store.close();
  });

  it('does not keep a process alive that forgets to close its store', async () => {
    const program = `
      const { openSqliteEventStore } = await import(${JSON.stringify(OPEN)});
      const bounds = { every: 1, finishAbove: 1 };
      const store = await openSqliteEventStore(${JSON.stringify(directory.path)}, { checkpointBounds: bounds });
      for (let n = 0; n < 20; n++) await store.append('ping-w.a', n - 1, [{ id: 'id-' + n, data: { type: 'Ping', n }, metadata: {} }]);`;
    const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '-e', program], { stdio: ['ignore', 'inherit', 'inherit'] });
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    const store = await openSqliteEventStore(directory.path);
    expect(await store.countAfter(null)).toBe(20);
    await store.close();
  });
});
