import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { StoredDocument } from '../view-store.ts';
import { batch, CRASH_COLLECTION, positionOf } from './crash-child.fixture.ts';
import { scratchDirectory } from './scratch-directory.fixture.ts';
import { openSqliteViewStore } from './sqlite-view-store.ts';

const CHILD = fileURLToPath(new URL('crash-child.fixture.ts', import.meta.url));

/** Starts the committing program, kills it without warning this long after its nth answer (ms), and says which batch was answered last. */
async function killedAfter(directory: string, answers: number, delay: number): Promise<number> {
  const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', CHILD, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  let last = 0;
  let heard = 0;
  for await (const line of createInterface(child.stdout)) {
    last = Number(line);
    heard += 1;
    if (heard === answers) setTimeout(() => child.kill('SIGKILL'), delay);
  }
  expect(await exited).toBe('SIGKILL');
  return last;
}

describe('embedded view store, killed while it commits', () => {
  it('has no document behind its checkpoint, and lost no commit that was answered', async () => {
    const scratch = await scratchDirectory();
    let before = 0;
    for (const [answers, delay] of [[1, 0], [7, 1], [40, 3], [3, 2], [150, 0]] as const) {
      const answered = await killedAfter(scratch.path, answers, delay);
      expect(answered).toBeGreaterThanOrEqual(before + answers);
      before = await reached(scratch.path, answered);
    }
    await scratch.remove();
  });
});

/** Checks every document against the checkpoint, and gives the batch that it stands at. */
async function reached(directory: string, answered: number): Promise<number> {
  const store = await openSqliteViewStore(directory);
  await store.prepare([CRASH_COLLECTION]);
  const at = Number((await store.checkpoint('batches'))?.position);
  expect(at).toBeGreaterThanOrEqual(answered);
  expect(Number((await store.progress('follower'))?.position)).toBeGreaterThanOrEqual(answered);

  const ids = [...Array(at).keys()].flatMap((n) => batch(n + 1).documents.map(({ id }) => id));
  const documents = await store.load(CRASH_COLLECTION.name, [...new Set(ids)]);
  expect(documents.size).toBe(new Set(ids).size);
  for (const [id, document] of documents) expect(behind(id, document, at)).toBe(false);
  await store.close();
  return at;
}

/** Whether the document lacks anything that a batch up to `at` did to it. */
function behind(id: string, { p, json }: StoredDocument, at: number): boolean {
  if (id === 'demo/shared') return p < positionOf(at);
  const n = Number(id.slice('demo/'.length, id.indexOf('-')));
  const buried = id.endsWith('-0') && n < at;
  return buried ? json !== null || p !== positionOf(n + 1) : json === null || p !== positionOf(n);
}
