import type { Commit } from '../view-store.ts';
import { openSqliteViewStore } from './sqlite-view-store.ts';

/**
 * A program that commits batch after batch until it is killed, and says of each that it was answered. Batch n, which is also its position, writes
 * documents of its own, rewrites one that all share, and buries one of the batch before.
 */
export const CRASH_COLLECTION = { name: 'batches@1', indexes: [{ equals: [], sort: 'batch' }] };
const BATCH_SIZE = 40;

export const positionOf = (n: number): string => String(n).padStart(20, '0');

export function batch(n: number): Commit {
  const at = { collection: CRASH_COLLECTION.name, p: positionOf(n) };
  const own = Array.from({ length: BATCH_SIZE }, (_, k) => ({ ...at, id: `demo/${n}-${k}`, json: `"${'x'.repeat(500)}"`, fields: { batch: n } }));
  return {
    documents: [...own, { ...at, id: 'demo/shared', json: String(n), fields: { batch: n } }],
    tombstones: [{ ...at, id: `demo/${n - 1}-0` }],
    checkpoints: [{ name: 'batches', logId: 'log-1', position: positionOf(n) }],
  };
}

async function commitUntilKilled(directory: string): Promise<never> {
  const store = await openSqliteViewStore(directory);
  await store.prepare([CRASH_COLLECTION]);
  const checkpoint = await store.checkpoint('batches');
  for (let n = Number(checkpoint?.position ?? 0) + 1; ; n += 1) {
    await store.commit(batch(n));
    await store.saveProgress('follower', { logId: 'log-1', position: positionOf(n) });
    process.stdout.write(`${n}\n`);
  }
}

const [, program, directory] = process.argv;
if (program?.endsWith('crash-child.fixture.ts') && directory) await commitUntilKilled(directory);
