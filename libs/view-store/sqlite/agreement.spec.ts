import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pagesOf } from '../contract/reading.ts';
import { at, call, CALLS, commitOf, gone, listing, place } from '../contract/sample.ts';
import { memoryViewStore } from '../memory/memory-view-store.ts';
import type { Commit, DocumentWrite, Query, Tombstone, ViewStore } from '../view-store.ts';
import { scratchDirectory } from './scratch-directory.fixture.ts';
import { openSqliteViewStore } from './sqlite-view-store.ts';

// Few ids, positions and values, so that writes collide, and pages break among equal ones.
const id = fc.constantFrom('demo/a', 'demo/b', 'demo/B', 'demo/é', 'demo/😀', 'demo/\uff5e', 'other/a', 'dem/a');
const position = fc.integer({ min: 1, max: 12 });
const value = fc.constantFrom(null, 0, -2, 0.5, 1, '', '1', 'a', 'Z', '😀', '\uff5e', true, false);

const document: fc.Arbitrary<DocumentWrite> = fc
  .record({ id, position, at: value, state: fc.constantFrom(null, 'live', true), agent: value })
  .map((write) => ({ ...call(write.id, write.position, write), p: at(write.position) }));

const tombstone: fc.Arbitrary<Tombstone> = fc.record({ id, position }).map((write) => gone(write.id, write.position));

const commit: fc.Arbitrary<Commit> = fc
  .record({ documents: fc.array(document, { maxLength: 8 }), tombstones: fc.array(tombstone, { maxLength: 3 }), upTo: position })
  .map(({ documents, tombstones, upTo }) => commitOf({ documents, tombstones, checkpoints: [{ name: 'calls', ...place(upTo) }] }));

const shape = fc.constantFrom<Pick<Query, 'equals' | 'sort'>[]>(
  { equals: {}, sort: 'at' },
  { equals: { state: 'live' }, sort: 'at' },
  { equals: { state: null }, sort: 'agent' },
  { equals: { state: true, agent: null }, sort: 'at' },
);

const query: fc.Arbitrary<Query> = fc
  .record({
    shape,
    direction: fc.constantFrom('ascending' as const, 'descending' as const),
    limit: fc.integer({ min: 1, max: 3 }),
    after: fc.option(fc.record({ value, id })),
  })
  .map(({ shape: { equals, sort }, ...rest }) => listing({ equals, sort, ...rest }));

async function all(store: ViewStore, queries: readonly Query[]): Promise<unknown> {
  const lists = await Promise.all(queries.map((asked) => pagesOf(store, asked)));
  return { lists, rows: await store.scan(CALLS.name, null, 1_000), checkpoint: await store.checkpoint('calls') };
}

describe('embedded view store', () => {
  it('answers as the memory store does after any commits, to any queries', async () => {
    const scratch = await scratchDirectory();
    const embedded = await openSqliteViewStore(scratch.path);
    const property = fc.asyncProperty(fc.array(commit, { maxLength: 6 }), fc.array(query, { maxLength: 8 }), async (commits, queries) => {
      const memory = memoryViewStore();
      for (const store of [memory, embedded]) {
        await store.drop([CALLS.name], ['calls']);
        await store.prepare([CALLS]);
        for (const each of commits) await store.commit(each);
      }
      expect(await all(embedded, queries)).toEqual(await all(memory, queries));
    });
    await fc.assert(property, { numRuns: 100 });
    await embedded.close();
    await scratch.remove();
  });
});
