import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Acknowledged } from '../contract/append-until-killed.ts';
import { readToEnd } from '../contract/sample-events.ts';
import { temporaryDirectory } from '../contract/temporary-directory.ts';
import type { EventStore } from '../event-store.ts';
import { acquireDataDirectory } from './data-directory.ts';
import { openSqliteEventStore } from './open.ts';

const PROGRAM = fileURLToPath(new URL('../contract/append-until-killed.ts', import.meta.url));

let running: ChildProcess | null = null;

/** Starts the program, kills it once it has acknowledged so many appends, and gives all that it acknowledged. */
async function appendAndKill(directory: string, acknowledgements: number): Promise<readonly Acknowledged[]> {
  const child = spawn(process.execPath, ['--conditions=source', PROGRAM, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  running = child;
  const acknowledged: Acknowledged[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    // The last line may be cut off by the kill.
    if (line.endsWith('}')) acknowledged.push(JSON.parse(line) as Acknowledged);
    if (acknowledged.length === acknowledgements) child.kill('SIGKILL');
  });
  const [[, signal]] = await Promise.all([once(child, 'exit'), once(lines, 'close')]);
  expect(signal).toBe('SIGKILL');
  return acknowledged;
}

async function expectAllThere(store: EventStore, acknowledged: readonly Acknowledged[]): Promise<void> {
  const all = new Map((await readToEnd(store, 1_000)).map((event) => [event.position, event]));
  for (const { stream, revision, position, ids } of acknowledged) {
    const body = await store.readBody(position);
    const found = all.get(position);
    expect([found?.stream, found?.revision, found?.id]).toEqual([stream, revision, ids.at(-1)]);
    expect(Buffer.compare(body ?? new Uint8Array(0), new Uint8Array(20_000).fill(revision - 2))).toBe(0);
  }
}

describe('a log whose process was killed', () => {
  let directory: ReturnType<typeof temporaryDirectory>;

  beforeEach(() => {
    directory = temporaryDirectory();
  });

  afterEach(() => {
    running?.kill('SIGKILL');
    directory.remove();
  });

  it('holds every append that was answered, kill after kill, and the directory is free again', async () => {
    const acknowledged: Acknowledged[] = [];
    for (const count of [1, 60, 250]) {
      acknowledged.push(...(await appendAndKill(directory.path, count)));
      const owned = acquireDataDirectory(directory.path);
      const store = await openSqliteEventStore(directory.path);
      await expectAllThere(store, acknowledged);
      await store.close();
      owned.release();
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(311);
  });

  it('has every append whole or not at all, and no gap in any stream', async () => {
    await appendAndKill(directory.path, 100);
    const store = await openSqliteEventStore(directory.path);
    const revisions = new Map<string, number[]>();
    for (const { stream, revision } of await readToEnd(store, 1_000)) revisions.set(stream, [...(revisions.get(stream) ?? []), revision]);
    expect(revisions.size).toBeGreaterThan(0);
    for (const found of revisions.values()) {
      expect(found).toEqual(found.map((_, index) => index));
      expect(found.length % 2).toBe(0);
    }
    await store.close();
  });
});
