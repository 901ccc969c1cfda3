import { describe, expect, it } from '@jest/globals';
import { declaredIndex, definitionOf, fieldsOf, indexesByKey } from './declared.ts';
import { UndeclaredQuery } from './errors.ts';
import type { Query } from './view-store.ts';

const INDEXES = [
  { equals: ['state', 'agent'], sort: 'at' },
  { equals: [], sort: 'at' },
];

const query = (equals: Query['equals'], sort: string): Query => ({
  collection: 'calls@1',
  workspace: 'demo',
  equals,
  sort,
  direction: 'ascending',
  limit: 1,
  after: null,
});

describe('declared indexes', () => {
  it('finds the index whose filters are exactly the asked ones, in any order', () => {
    const declared = indexesByKey(INDEXES);
    expect(declaredIndex(declared, query({ agent: 'anna', state: 'live' }, 'at'))).toBe(INDEXES[0]);
    expect(declaredIndex(declared, query({}, 'at'))).toBe(INDEXES[1]);
  });

  it('says in words which index is missing', () => {
    const ask = (equals: Query['equals'], sort: string) => () => declaredIndex(indexesByKey(INDEXES), query(equals, sort));
    expect(ask({ agent: 'anna', team: null }, 'at')).toThrow(new UndeclaredQuery('calls@1', ['agent', 'team'], 'at'));
    expect(ask({ agent: 'anna', team: null }, 'at')).toThrow('no index of calls@1 has agent, team sorted by at');
    expect(ask({}, 'name')).toThrow('no index of calls@1 has no filter sorted by name');
  });

  it('names each field once', () => {
    expect(fieldsOf([...INDEXES, { equals: ['at'], sort: 'name' }])).toEqual(['state', 'agent', 'at', 'name']);
  });

  it('takes two collections for the same when they are listed in the same ways', () => {
    const turned = [INDEXES[1], { equals: ['agent', 'state'], sort: 'at' }, INDEXES[1]].flatMap((index) => index ?? []);
    expect(definitionOf({ name: 'a', indexes: turned })).toBe(definitionOf({ name: 'b', indexes: INDEXES }));
    expect(definitionOf({ name: 'a', indexes: INDEXES.slice(1) })).not.toBe(definitionOf({ name: 'a', indexes: INDEXES }));
    const asSort = [{ equals: ['at'], sort: 'state' }];
    expect(definitionOf({ name: 'a', indexes: asSort })).not.toBe(definitionOf({ name: 'a', indexes: [{ equals: ['state'], sort: 'at' }] }));
  });
});
