import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify, type Verified } from '#engine/views/verify';
import { openLogReadOnly } from '#event-store/sqlite/open';
import { openViewsReadOnly } from '#view-store/sqlite/read-only-views';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import { allViews } from '#views/registry';
import type { Folders } from './folders.ts';

/** Builds every view aside and compares it with what is stored (AU-3). Works beside a running server, on one snapshot of its views. */
export async function verifyAll({ eventStoreDir, readStoreDir }: Folders): Promise<readonly Verified[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ringledger-verify-'));
  const events = await openLogReadOnly(eventStoreDir);
  const live = await openViewsReadOnly(readStoreDir, { snapshot: true });
  const aside = await openSqliteViewStore(folder);
  try {
    return await verify({ events, live, aside, projections: allViews });
  } finally {
    await Promise.all([aside.close(), live.close(), events.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}
