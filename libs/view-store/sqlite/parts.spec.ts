import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { at, call, commitOf, gone, place } from '../contract/sample.ts';
import type { Commit } from '../view-store.ts';
import { partsOf } from './parts.ts';

const collection = fc.constantFrom('a@1', 'b@1', 'c@1');
const n = fc.integer({ min: 1, max: 99 });
const list = <T>(of: (collection: string, n: number) => T): fc.Arbitrary<T[]> => fc.array(fc.tuple(collection, n).map((made) => of(...made)), { maxLength: 5 });

const commit: fc.Arbitrary<Commit> = fc.record({
  documents: list((name, p) => ({ ...call('c1', p), collection: name })),
  tombstones: list((name, p) => ({ ...gone('c1', p), collection: name })),
  parked: list((name, from) => ({ collection: name, id: 'demo/c1', from: at(from), reason: '', at: 0 })),
  unparked: list((name, from) => ({ collection: name, id: 'demo/c1', from: at(from) })),
  checkpoints: list((name, to) => ({ name, ...place(to) })),
});

const KINDS = ['documents', 'tombstones', 'parked', 'unparked', 'checkpoints'] as const;
const nameOf = (write: { readonly collection: string } | { readonly name: string }): string => ('collection' in write ? write.collection : write.name);

describe('a commit in parts', () => {
  it('has every write once, in the part of its place, in the order that it had there', () => {
    fc.assert(
      fc.property(commit, (whole) => {
        const placeOf = (name: string): string => (name === 'a@1' ? 'first' : 'second');
        const parts = partsOf(whole, placeOf);
        for (const kind of KINDS) {
          for (const place of ['first', 'second']) {
            expect(parts.get(place)?.[kind] ?? []).toEqual((whole[kind] ?? []).filter((write) => placeOf(nameOf(write)) === place));
          }
        }
      }),
    );
  });

  it('has no part where nothing goes', () => {
    expect([...partsOf(commitOf({}), () => 'any')]).toEqual([]);
    expect([...partsOf(commitOf({ documents: [call('c1', 1)] }), (name) => name).keys()]).toEqual(['calls@1']);
  });
});
