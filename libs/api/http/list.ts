import type { IndexValue, QueryPage, ReadViews } from '#application/read-views';
import { collectionOf, type Projection } from '#domain/kernel/projection';
import type { Caller } from './caller.ts';
import { limitOf, readCursor, writeCursor, type PageRequest } from './page.request.ts';
import { RawJson } from './reply.ts';

/** Which declared index to go by. */
export interface Listing {
  readonly equals?: Readonly<Record<string, IndexValue>>;
  readonly sort: string;
  readonly direction: 'ascending' | 'descending';
}

/** A page of a view whose documents are answered as they lie in the store. */
export async function listRaw(views: ReadViews, view: Projection<never, never>, caller: Caller, page: PageRequest, listing: Listing): Promise<RawJson> {
  const name = collectionOf(view);
  const found = await views.page(view, caller.workspace, { ...listing, limit: limitOf(page), after: readCursor(name, page) });
  const answer = answers.get(found) ?? answerOf(name, found);
  answers.set(found, answer);
  return answer;
}

/** Of pages as the store gave them out: a store that gives the same one again, since nothing has changed, finds its text written already. */
const answers = new WeakMap<QueryPage, RawJson>();

const answerOf = (name: string, { documents, next }: QueryPage): RawJson =>
  new RawJson(`{"items":[${documents.map(({ json }) => json).join(',')}],"next":${JSON.stringify(writeCursor(name, next))}}`);

/** A page of a view, each document made into what the caller sees. */
export async function listAs<D extends object, T>(
  views: ReadViews,
  view: Projection<D, never>,
  caller: Caller,
  page: PageRequest,
  { present, ...listing }: Listing & { readonly present: (document: D) => T },
): Promise<{ items: T[]; next: string | null }> {
  const name = collectionOf(view);
  const { items, next } = await views.list(view, caller.workspace, { ...listing, limit: limitOf(page), after: readCursor(name, page) });
  return { items: items.map(present), next: writeCursor(name, next) };
}
