import { UndeclaredQuery } from './errors.ts';
import type { Collection, Query } from './view-store.ts';
import type { Index } from '#domain/kernel/projection';

/** One text for an index, whatever the order in which its filters are named: `agentId,handled|occurredAt`. */
export const indexKey = (equals: readonly string[], sort: string): string => `${[...equals].sort().join(',')}|${sort}`;

/** The declared indexes by their key, each one once. */
export const indexesByKey = (indexes: readonly Index[]): ReadonlyMap<string, Index> =>
  new Map(indexes.map((index) => [indexKey(index.equals, index.sort), index]));

/** One text for all indexes of a collection; two collections with the same text are listed in the same ways. */
export const definitionOf = (collection: Collection): string => [...indexesByKey(collection.indexes).keys()].sort().join(' ');

/** Every field that an index names, each one once. */
export const fieldsOf = (indexes: readonly Index[]): readonly string[] => [
  ...new Set(indexes.flatMap((index) => [...index.equals, index.sort])),
];

/** The index that a query reads by. Throws {@link UndeclaredQuery} when there is none. */
export function declaredIndex(indexes: ReadonlyMap<string, Index>, query: Query): Index {
  const equals = Object.keys(query.equals);
  const index = indexes.get(indexKey(equals, query.sort));
  if (!index) throw new UndeclaredQuery(query.collection, equals, query.sort);
  return index;
}
