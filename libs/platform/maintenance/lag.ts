import { collectionOf } from '#domain/kernel/projection';
import { openLogReadOnly } from '#event-store/sqlite/open';
import { openViewsReadOnly } from '#view-store/sqlite/read-only-views';
import { allViews } from '#views/registry';
import type { Folders } from './folders.ts';

/** How far a view is; `behind` null: its checkpoint is of another log. */
export interface ViewLag {
  readonly view: string;
  readonly behind: number | null;
  readonly position: string | null;
}

/** How far every view is behind the log. Works beside a running server. */
export async function lagOf({ eventStoreDir, readStoreDir }: Folders): Promise<{ logId: string; head: string | null; views: readonly ViewLag[] }> {
  const log = await openLogReadOnly(eventStoreDir);
  const stored = await openViewsReadOnly(readStoreDir);
  const views: ViewLag[] = [];
  for (const view of allViews) {
    const read = (await stored.pointer(view.name))?.collection ?? collectionOf(view);
    const checkpoint = await stored.checkpoint(read);
    const foreign = checkpoint !== null && checkpoint.logId !== log.logId;
    const behind = foreign ? null : await log.countAfter(checkpoint?.position ?? null);
    views.push({ view: view.name, behind, position: checkpoint?.position ?? null });
  }
  const head = await log.head();
  await Promise.all([stored.close(), log.close()]);
  return { logId: log.logId, head, views };
}
