import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { compareText } from '#view-store/order';
import { position } from '../toy/bench.fixture.ts';
import { pairsOf } from './pairs.ts';

const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 2, unit: fc.constantFrom('a', 'b', '\u{1F600}', '\uE000') }), { maxLength: 12 });

async function storeWith(...contents: readonly (readonly string[])[]) {
  const store = memoryViewStore();
  const names = contents.map((_, n) => `c${n}`);
  await store.prepare(names.map((name) => ({ name, indexes: [] })));
  const documents = contents.flatMap((list, n) => list.map((id) => ({ collection: names[n] as string, id: `demo/${id}`, p: position(n + 1), json: '{}', fields: {} })));
  await store.commit({ documents, tombstones: [], checkpoints: [] });
  return store;
}

describe('pairs', () => {
  it('puts together what two collections have under one id, in order of code points', () =>
    fc.assert(
      fc.asyncProperty(ids, ids, async (one, other) => {
        const store = await storeWith(one, other);
        const found: [string, boolean, boolean][] = [];
        for await (const { id, left, right } of pairsOf([store, 'c0'], [store, 'c1'])) found.push([id, left?.p === position(1), right?.p === position(2)]);
        const all = [...new Set([...one, ...other])].map((id) => `demo/${id}`).sort(compareText);
        const within = (list: readonly string[], id: string): boolean => list.includes(id.slice('demo/'.length));
        expect(found).toEqual(all.map((id) => [id, within(one, id), within(other, id)]));
      }),
    ));

  it('reads as many pages as there are', async () => {
    const many = Array.from({ length: 2_300 }, (_, n) => `k${n}`);
    const store = await storeWith(many, many.slice(0, 1_000));
    let [count, both] = [0, 0];
    for await (const { left, right } of pairsOf([store, 'c0'], [store, 'c1'])) {
      count++;
      if (left && right) both++;
    }
    expect([count, both]).toEqual([2_300, 1_000]);
  });
});
