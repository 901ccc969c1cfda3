import { collectionOf, type Projection } from '#domain/kernel/projection';
import { verify } from '#engine/views/verify';
import type { RecordedEvent } from '#event-store/event-store';
import { openLogReadOnly } from '#event-store/sqlite/open';
import { masterKeysFrom } from '#platform/configuration/secrets';
import { openKeyRingReadOnly } from '#platform/running/keys';
import { openToLook, type Look } from '#platform/running/looking';
import { openedLog } from '#privacy/sealing/opened-reads';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { StoredDocument } from '#view-store/view-store';
import { allViews } from '#views/registry';

const PAGE = 5_000;

/** The files of a server with the keys that it made for itself. */
const look = (dataDir: string): Promise<Look> =>
  openToLook({ dataDir, eventStoreDir: dataDir, readStoreDir: dataDir, masterKeys: () => masterKeysFrom({}, dataDir), warn: console.warn });

/** Its log alone, which is there without views too. */
async function lookAtLog(dataDir: string): Promise<Pick<Look, 'log' | 'close'>> {
  const [log, ring] = [await openLogReadOnly(dataDir), await openKeyRingReadOnly({ dataDir, masterKeys: masterKeysFrom({}, dataDir), clock: { now: () => 0 }, warn: console.warn })];
  return { log: openedLog(log, ring, console.warn), close: async () => void (await Promise.all([log.close(), ring.store.close()])) };
}

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
  const { log, views: live, close } = await look(dataDir);
  const aside = memoryViewStore();
  try {
    const results = await verify({ events: log, live, aside, projections: allViews });
    return results.filter(({ equal }) => !equal).map(({ view }) => view);
  } finally {
    await Promise.all([close(), aside.close()]);
  }
}

/** Every event of the log whose stream begins so, in order. */
export async function eventsOf(dataDir: string, prefix: string): Promise<readonly RecordedEvent[]> {
  const { log, close } = await lookAtLog(dataDir);
  try {
    const found: RecordedEvent[] = [];
    for (let from: string | null = null; ; ) {
      const { events, position } = await log.readAll({ from, limit: PAGE, prefixes: [prefix] });
      found.push(...events);
      if (position === from) return found;
      from = position;
    }
  } finally {
    await close();
  }
}

/** The raw body beside an event. */
export async function bodiesOf(dataDir: string, positions: readonly string[]): Promise<readonly Buffer[]> {
  const { log, close } = await lookAtLog(dataDir);
  try {
    return await Promise.all(positions.map(async (position) => Buffer.from((await log.readBody(position)) ?? [])));
  } finally {
    await close();
  }
}

async function storedIn(dataDir: string, views: readonly Projection[]): Promise<readonly (readonly [string, StoredDocument])[]> {
  const { views: store, close } = await look(dataDir);
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
    await close();
  }
}
