import { describe, it } from '@jest/globals';
import type { ViewStoreCase } from './contract/case.ts';
import { checkpointCases } from './contract/checkpoints.cases.ts';
import { filterCases } from './contract/filters.cases.ts';
import { idCases } from './contract/ids.cases.ts';
import { leaseCases } from './contract/leases.cases.ts';
import { lifecycleCases } from './contract/lifecycle.cases.ts';
import { pagingCases } from './contract/paging.cases.ts';
import { parkingCases } from './contract/parking.cases.ts';
import { pointerCases } from './contract/pointers.cases.ts';
import { CALLS, NOTES } from './contract/sample.ts';
import { scanCases } from './contract/scan.cases.ts';
import { writeCases } from './contract/writes.cases.ts';
import type { ViewStore } from './view-store.ts';

/** An adapter's store over data of its own, empty. */
export interface OpenedViewStore {
  readonly store: ViewStore;
  /** Opens a second store over the same data, after the first was closed. Left out by an adapter whose data does not outlive the store. */
  readonly reopen?: () => Promise<ViewStore>;
  /** Opens a second store over the same data while the first is open. Left out by an adapter that cannot; its races are then run on one store. */
  readonly beside?: () => Promise<ViewStore>;
  /** Closes whatever is still open and removes the data. */
  dispose(): Promise<void>;
}

/** The port's prose as cases: what every adapter does, by name. */
export const viewStoreCases: readonly ViewStoreCase[] = [
  ...writeCases,
  ...idCases,
  ...checkpointCases,
  ...filterCases,
  ...pagingCases,
  ...scanCases,
  ...parkingCases,
  ...leaseCases,
  ...pointerCases,
  ...lifecycleCases,
];

/** The names of all cases, for the registry of adapters × cases. */
export const viewStoreCaseNames: readonly string[] = viewStoreCases.map(({ name }) => name);

/**
 * Runs every case against an adapter, each on a store of its own. `skip` names cases that an adapter cannot keep;
 * they are reported as skipped. Throws when it names one that does not exist.
 */
export function viewStoreContract(adapter: string, open: () => Promise<OpenedViewStore>, skip: readonly string[] = []): void {
  const unknown = skip.filter((name) => !viewStoreCaseNames.includes(name));
  if (unknown.length > 0) throw new Error(`${adapter} skips what is no case: ${unknown.join(', ')}`);

  describe(`view store: ${adapter}`, () => {
    for (const promise of viewStoreCases) {
      const declare = skip.includes(promise.name) ? it.skip : it;
      declare(promise.name, () => keep(promise, open));
    }
  });
}

async function keep(promise: ViewStoreCase, open: () => Promise<OpenedViewStore>): Promise<void> {
  const opened = await open();
  try {
    await opened.store.prepare([CALLS, NOTES]);
    await promise.run({ store: opened.store, reopen: () => reopened(opened), beside: opened.beside ?? (async () => opened.store) });
  } finally {
    await opened.dispose();
  }
}

async function reopened({ store, reopen }: OpenedViewStore): Promise<ViewStore> {
  if (!reopen) throw new Error('this adapter cannot be opened again; name the case as skipped');
  await store.close();
  return reopen();
}
