import { afterEach, beforeEach, describe, it } from '@jest/globals';
import { appendCases } from './contract/append-cases.ts';
import { bodyCases } from './contract/body-cases.ts';
import { concurrencyCases } from './contract/concurrency-cases.ts';
import { contentCases } from './contract/content-cases.ts';
import type { OpenedStore } from './contract/contract-case.ts';
import { followCases } from './contract/follow-cases.ts';
import { lifeCases } from './contract/life-cases.ts';
import { readAllCases } from './contract/read-all-cases.ts';
import { readStreamCases } from './contract/read-stream-cases.ts';
import { repeatCases } from './contract/repeat-cases.ts';

export type { OpenedStore } from './contract/contract-case.ts';

const cases = [
  ...appendCases,
  ...repeatCases,
  ...concurrencyCases,
  ...contentCases,
  ...bodyCases,
  ...readStreamCases,
  ...readAllCases,
  ...followCases,
  ...lifeCases,
];

/** The name of every case, in order; for registries of adapters and cases. */
export const eventStoreCases: readonly string[] = cases.map(({ name }) => name);

/**
 * The port's prose as a suite: every adapter runs it, each case on a fresh store. A case that an adapter cannot keep is skipped by its
 * name, which must exist.
 */
export function eventStoreContract(adapter: string, open: () => Promise<OpenedStore>, skipped: readonly string[] = []): void {
  const unknown = skipped.filter((name) => !eventStoreCases.includes(name));
  if (unknown.length > 0) throw new Error(`no such case: ${unknown.join(', ')}`);

  describe(`${adapter} keeps the contract of the event store`, () => {
    let opened: OpenedStore;

    beforeEach(async () => {
      opened = await open();
    });

    afterEach(() => opened.dispose());

    for (const { name, run } of cases) (skipped.includes(name) ? it.skip : it)(name, () => run(opened));
  });
}
