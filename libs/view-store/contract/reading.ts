import type { Query, StoredDocument, ViewStore } from '../view-store.ts';
import { CALLS } from './sample.ts';

/** The ids of one page, without their workspace. */
export async function idsOf(store: ViewStore, query: Query): Promise<readonly string[]> {
  const { documents } = await store.query(query);
  return documents.map(({ id }) => insideWorkspace(id));
}

/** Follows a list to its end; the ids of each page. Stops with an error when it would go on for ever. */
export async function pagesOf(store: ViewStore, query: Query): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = [];
  for (let { after } = query; pages.length < 1_000; ) {
    const page = await store.query({ ...query, after });
    pages.push(page.documents.map(({ id }) => insideWorkspace(id)));
    if (page.next === null) return pages;
    after = page.next;
  }
  throw new Error('the list has no end');
}

/** One call, or undefined when there is neither document nor tombstone. */
export async function callOf(store: ViewStore, id: string): Promise<StoredDocument | undefined> {
  return (await store.load(CALLS.name, [`demo/${id}`])).get(`demo/${id}`);
}

export const everything = (store: Pick<ViewStore, 'scan'>, collection = CALLS.name): Promise<readonly StoredDocument[]> =>
  store.scan(collection, null, 100_000);

const insideWorkspace = (id: string): string => id.slice(id.indexOf('/') + 1);
