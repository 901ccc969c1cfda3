import { collectionOf, type Projection } from '#domain/kernel/projection';
import { verify } from '#engine/views/verify';
import type { RecordedEvent } from '#event-store/event-store';
import { openLogReadOnly } from '#event-store/sqlite/open';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { openViewsReadOnly } from '#view-store/sqlite/read-only-views';
import type { StoredDocument, ViewStore } from '#view-store/view-store';
import { allViews } from '#views/registry';

const PAGE = 5_000;

/** Every document of a view in order of id, read from the files of a server that stands still. */
export async function documentsOf<D extends object>(dataDir: string, view: Projection<D, never>): Promise<readonly D[]> {
  const documents = await storedIn(dataDir, [view as unknown as Projection]);
  return documents.flatMap(([, { json }]) => (json === null ? [] : [JSON.parse(json) as D]));
}

/** What lies in every collection, down to the bytes: `<collection>/<id>`, p and JSON. Tombstones are left out. */
export async function everyDocument(dataDir: string): Promise<readonly string[]> {
  const documents = await storedIn(dataDir, allViews);
  return documents.filter(([, { json }]) => json !== null).map(([collection, { id, p, json }]) => `${collection}/${id} ${p} ${json}`);
}

/** Views whose documents are not what the log folds to (AU-3). */
export async function viewsThatDiffer(dataDir: string): Promise<readonly string[]> {
  const log = await openLogReadOnly(dataDir);
  const live = await openViewsReadOnly(dataDir);
  const aside = memoryViewStore();
  try {
    // Nobody follows a log that stands still, and nobody writes to views that are compared.
    const results = await verify({ events: log as never, live: live as unknown as ViewStore, aside, projections: allViews });
    return results.filter(({ equal }) => !equal).map(({ view }) => view);
  } finally {
    await Promise.all([log.close(), live.close(), aside.close()]);
  }
}

/** Every event of the log whose stream begins so, in order. */
export async function eventsOf(dataDir: string, prefix: string): Promise<readonly RecordedEvent[]> {
  const log = await openLogReadOnly(dataDir);
  try {
    const found: RecordedEvent[] = [];
    for (let from: string | null = null; ; ) {
      const { events, position } = await log.readAll({ from, limit: PAGE, prefixes: [prefix] });
      found.push(...events);
      if (position === from) return found;
      from = position;
    }
  } finally {
    await log.close();
  }
}

/** The raw body beside an event. */
export async function bodiesOf(dataDir: string, positions: readonly string[]): Promise<readonly Buffer[]> {
  const log = await openLogReadOnly(dataDir);
  try {
    return await Promise.all(positions.map(async (position) => Buffer.from((await log.readBody(position)) ?? [])));
  } finally {
    await log.close();
  }
}

async function storedIn(dataDir: string, views: readonly Projection[]): Promise<readonly (readonly [string, StoredDocument])[]> {
  const store = await openViewsReadOnly(dataDir);
  try {
    const found: (readonly [string, StoredDocument])[] = [];
    for (const collection of views.map(collectionOf)) {
      let page: readonly StoredDocument[];
      let after: string | null = null;
      do {
        page = await store.scan(collection, after, PAGE);
        found.push(...page.map((document) => [collection, document] as const));
        after = page.at(-1)?.id ?? null;
      } while (page.length === PAGE);
    }
    return found;
  } finally {
    await store.close();
  }
}
