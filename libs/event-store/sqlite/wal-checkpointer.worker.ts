/**
 * Copies the write-ahead log into the database file, in a thread of its own, so that no commit has to. The store works without it: the log is
 * only longer then. Messages: `checkpoint` is answered by `done`, `stop` by the end of the thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { CheckpointerData } from './wal-checkpointer.ts';

const { file, framesBeforeRestart } = workerData as CheckpointerData;

/** How long a restart may keep writers waiting for a reader that does not end. */
const LONGEST_WAIT = 50;

const database = new Database(file, { fileMustExist: true, timeout: LONGEST_WAIT });
database.pragma('synchronous = FULL');

let restartAbove = framesBeforeRestart;

/**
 * A passive checkpoint waits for nobody, but the log can only begin anew once everything is copied and nobody writes, which may never be so
 * under load. So above a length it is made to: writers wait then for what the passive one left, which is little.
 */
function checkpoint(): void {
  const frames = run('PASSIVE');
  if (frames < restartAbove) return;
  const left = run('RESTART');
  restartAbove = left < framesBeforeRestart ? framesBeforeRestart : left + framesBeforeRestart;
}

/** The frames in the log that are not known to be reusable. */
function run(mode: 'PASSIVE' | 'RESTART'): number {
  const [{ busy, log }] = database.pragma(`wal_checkpoint(${mode})`) as [{ busy: number; log: number; checkpointed: number }];
  return mode === 'RESTART' && busy === 0 ? 0 : log;
}

parentPort?.on('message', (message: 'checkpoint' | 'stop') => {
  if (message === 'checkpoint') {
    checkpoint();
    parentPort?.postMessage('done');
    return;
  }
  database.close();
  parentPort?.close();
});
