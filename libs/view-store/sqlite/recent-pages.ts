import type { Commit, Query, QueryPage } from '../view-store.ts';

/** Pages that are kept, of all collections together, and rows of a page that is worth it. */
const MOST_PAGES = 32;
const MOST_ROWS = 100;

/**
 * The pages that were asked for last, until something is written to their collection. Front ends ask for the same first page again and again; and since one
 * process alone writes these files, it knows when a page has become another.
 */
export class RecentPages {
  private readonly pages = new Map<string, { readonly collection: string; readonly page: QueryPage }>();

  /** The page as it was answered last; `read` is asked where it is not known any more. */
  get(query: Query, read: () => QueryPage): QueryPage {
    const key = JSON.stringify(query);
    const known = this.pages.get(key);
    if (known) return known.page;
    const page = read();
    if (page.documents.length <= MOST_ROWS) this.keep(key, query.collection, page);
    return page;
  }

  /** Forgets what a commit may have changed. */
  written({ documents, tombstones }: Commit): void {
    if (this.pages.size === 0) return;
    const touched = new Set([...documents, ...tombstones].map(({ collection }) => collection));
    for (const [key, { collection }] of this.pages) if (touched.has(collection)) this.pages.delete(key);
  }

  forgetAll(): void {
    this.pages.clear();
  }

  private keep(key: string, collection: string, page: QueryPage): void {
    const [oldest] = this.pages.keys();
    if (this.pages.size >= MOST_PAGES && oldest !== undefined) this.pages.delete(oldest);
    this.pages.set(key, { collection, page });
  }
}
