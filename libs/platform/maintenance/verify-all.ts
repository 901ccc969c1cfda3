import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { upcasters } from '#domain/upcasters';
import { verify, type Verified } from '#engine/views/verify';
import { upcastingReads } from '#event-store/upcasting';
import { SealedViewStore } from '#privacy/sealing/sealed-view-store';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import { allViews } from '#views/registry';
import type { Installation } from './folders.ts';
import { openToLook } from '../running/looking.ts';

/** Builds every view aside and compares it with what is stored (AU-3). Works beside a running server, on one snapshot of its views. */
export async function verifyAll(installation: Installation, warn: (message: string) => void): Promise<readonly Verified[]> {
  const { log, views: live, ring, close } = await openToLook({ ...installation, snapshot: true, warn });
  const folder = await mkdtemp(join(tmpdir(), 'ringledger-verify-'));
  const store = await openSqliteViewStore(folder);
  // What is built aside lies sealed as well, wherever temporary files lie.
  const aside = new SealedViewStore({ store, ring, projections: allViews, warn });
  try {
    return await verify({ events: upcastingReads(log, upcasters), live, aside, projections: allViews });
  } finally {
    await Promise.all([aside.close(), close()]);
    await rm(folder, { recursive: true, force: true });
  }
}
