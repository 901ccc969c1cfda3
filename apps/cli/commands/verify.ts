import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify } from '#engine/views/verify';
import { openLogReadOnly } from '#event-store/sqlite/open';
import { configurationFrom } from '#platform/configuration/configuration';
import { openViewsReadOnly } from '#view-store/sqlite/read-only-views';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import { allViews } from '#views/registry';

/** Prints two hashes for each view; exit code 1 when a pair differs. */
export async function verifyViews(): Promise<void> {
  const { eventStoreDir, readStoreDir } = configurationFrom(process.env);
  const folder = await mkdtemp(join(tmpdir(), 'ringledger-verify-'));
  const events = await openLogReadOnly(eventStoreDir);
  const live = await openViewsReadOnly(readStoreDir, { snapshot: true });
  const aside = await openSqliteViewStore(folder);
  try {
    const results = await verify({ events, live, aside, projections: allViews });
    for (const { view, documents, live: stored, rebuilt, equal } of results) {
      console.log(`${equal ? 'equal ' : 'DIFFER'} ${view.padEnd(16)} ${String(documents).padStart(8)} documents  ${stored ?? '-'}  ${rebuilt ?? '-'}`);
    }
    if (results.some(({ equal }) => !equal)) process.exitCode = 1;
  } finally {
    await Promise.all([aside.close(), live.close(), events.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}
