import { collectionOf } from '#domain/kernel/projection';
import { openLogReadOnly } from '#event-store/sqlite/open';
import { configurationFrom } from '#platform/configuration/configuration';
import { openViewsReadOnly } from '#view-store/sqlite/read-only-views';
import { allViews } from '#views/registry';

/** Prints how many events each view has still to fold. */
export async function lag(): Promise<void> {
  const { eventStoreDir, readStoreDir } = configurationFrom(process.env);
  const log = await openLogReadOnly(eventStoreDir);
  const views = await openViewsReadOnly(readStoreDir);
  const rows = [];
  for (const view of allViews) {
    const checkpoint = await views.checkpoint(collectionOf(view));
    const foreign = checkpoint !== null && checkpoint.logId !== log.logId;
    rows.push({ view: view.name, behind: foreign ? 'of another log' : await log.countAfter(checkpoint?.position ?? null), position: checkpoint?.position ?? null });
  }
  console.log(`log ${log.logId}, head ${(await log.head()) ?? 'none'}`);
  console.table(rows);
  await views.close();
  await log.close();
}
