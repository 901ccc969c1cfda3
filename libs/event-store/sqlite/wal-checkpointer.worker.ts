/**
 * Copies the write-ahead log into the database file, in a thread of its own, so that no commit has to. The store works without it: the log is
 * only longer then. `checkpoint` is answered by a {@link Copied}, `stop` by the end of the thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { Copied } from './wal-checkpointer.ts';

const database = new Database(workerData as string, { fileMustExist: true, timeout: 0 });
database.pragma('synchronous = FULL');

/** Copies what is there, and waits for nobody. Answers how many pages the log has. */
function copy(): number {
  const [{ log }] = database.pragma('wal_checkpoint(PASSIVE)') as [{ busy: number; log: number; checkpointed: number }];
  return log;
}

/** Copies twice: what was written during the first time is so little that the writer can finish it in no time. */
function checkpoint(): Copied {
  try {
    copy();
    return { pages: copy(), fault: null };
  } catch (error) {
    // Such as a full disk: nothing is lost, and the next time may do better.
    return { pages: 0, fault: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (message: 'checkpoint' | 'stop') => {
  if (message === 'checkpoint') return parentPort?.postMessage(checkpoint());
  database.close();
  parentPort?.close();
});
