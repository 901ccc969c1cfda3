import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Projection } from '#domain/kernel/projection';
import { upcasters } from '#domain/upcasters';
import { verify, type Verified } from '#engine/views/verify';
import { upcastingReads } from '#event-store/upcasting';
import { SealedViewStore } from '#privacy/sealing/sealed-view-store';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import { allViews } from '#views/registry';
import type { Installation } from './folders.ts';
import { openToLook } from '../running/looking.ts';

/** Which views, and how it is called off. */
export interface VerifySettings {
  readonly views: readonly Projection[];
  readonly signal?: AbortSignal;
  readonly progress?: (position: string, events: number) => void;
  readonly warn: (message: string) => void;
}

/** Builds every view aside and compares it with what is stored (AU-3). Works beside a running server, which goes on meanwhile. */
export function verifyAll(installation: Installation, warn: (message: string) => void): Promise<readonly Verified[]> {
  return verifyInstallation(installation, { views: allViews, warn });
}

/** The same for some views. Throws when the signal aborts. */
export async function verifyInstallation(installation: Installation, { views: projections, signal, progress, warn }: VerifySettings): Promise<readonly Verified[]> {
  const { log, views: live, ring, close } = await openToLook({ ...installation, warn });
  const folder = await mkdtemp(join(tmpdir(), 'ringledger-verify-'));
  const store = await openSqliteViewStore(folder);
  // What is built aside lies sealed as well, wherever temporary files lie.
  const aside = new SealedViewStore({ store, ring, projections: allViews, warn });
  try {
    return await verify({ events: upcastingReads(log, upcasters), live, aside, projections, signal, progress });
  } finally {
    await Promise.all([aside.close(), close()]);
    await rm(folder, { recursive: true, force: true });
  }
}
