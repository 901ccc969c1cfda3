import { compareText, compareValues } from '../order.ts';
import type { IndexValue, Query, QueryPage } from '../view-store.ts';
import type { Row } from './contents.ts';

type Listed = Row & { readonly json: string };

/** One page out of all rows: the promise of the port written down as plainly as it goes, not quickly. */
export function pageOf(rows: Iterable<Row>, query: Query): QueryPage {
  const { sort, after, limit } = query;
  const sign = query.direction === 'ascending' ? 1 : -1;
  const order = (a: Place, b: Place): number => sign * (compareValues(a.value, b.value) || compareText(a.id, b.id));
  const placed = [...rows]
    .filter((row) => isListed(row, query))
    .map((row) => ({ row, value: valueOf(row, sort), id: row.id }))
    .filter((place) => after === null || order(place, after) > 0)
    .sort(order);
  const page = placed.slice(0, limit);
  const last = page.at(-1);
  return {
    documents: page.map(({ row }) => ({ id: row.id, p: row.p, json: row.json })),
    next: last && placed.length > limit ? { value: last.value, id: last.id } : null,
  };
}

interface Place {
  readonly value: IndexValue;
  readonly id: string;
}

const valueOf = (row: Row, field: string): IndexValue => row.fields[field] ?? null;

const isListed = (row: Row, query: Query): row is Listed =>
  row.json !== null &&
  row.workspace === query.workspace &&
  Object.entries(query.equals).every(([field, value]) => valueOf(row, field) === value);
