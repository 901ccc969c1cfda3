import { createHash } from 'node:crypto';
import { collectionOf, type Projection } from '#domain/kernel/projection';
import type { EventStore } from '#event-store/event-store';
import type { ViewStore } from '#view-store/view-store';
import { rebuild } from './rebuild.ts';

/** What a view came to, twice. */
export interface Verified {
  readonly view: string;
  readonly documents: number;
  /** `sha256:…` over ids, p and JSON of every document in order of id; null where the view has no checkpoint yet. */
  readonly live: string | null;
  readonly rebuilt: string | null;
  readonly equal: boolean;
}

export interface VerifyOptions {
  readonly events: Pick<EventStore, 'logId' | 'head' | 'readAll'>;
  /** The live views, standing still: a snapshot, or the store of a stopped server. */
  readonly live: Pick<ViewStore, 'checkpoint' | 'scan'>;
  /** An empty store to build aside in. */
  readonly aside: ViewStore;
  readonly projections: readonly Projection[];
}

/** Builds every view aside up to the checkpoint of the live one, and compares their content (AU-3). */
export async function verify(options: VerifyOptions): Promise<readonly Verified[]> {
  const results: Verified[] = [];
  for (const projection of options.projections) results.push(await verifyOne(options, projection));
  return results;
}

async function verifyOne({ events, live, aside }: VerifyOptions, projection: Projection): Promise<Verified> {
  const collection = collectionOf(projection);
  const checkpoint = await live.checkpoint(collection);
  if (!checkpoint) return { view: projection.name, documents: 0, live: null, rebuilt: null, equal: (await events.head()) === null };
  await rebuild({ events, views: aside, projections: [projection], until: checkpoint.position });
  const [now, again] = [await contentOf(live, collection), await contentOf(aside, collection)];
  const equal = now.hash === again.hash && checkpoint.logId === events.logId;
  return { view: projection.name, documents: now.documents, live: now.hash, rebuilt: again.hash, equal };
}

const PAGE = 1_000;

/** Number and hash of a collection's documents. Tombstones are left out: sweeping them changes nothing that anybody reads. */
export async function contentOf(store: Pick<ViewStore, 'scan'>, collection: string): Promise<{ documents: number; hash: string }> {
  const hash = createHash('sha256');
  let documents = 0;
  let after: string | null = null;
  for (;;) {
    const page = await store.scan(collection, after, PAGE);
    for (const { id, p, json } of page) {
      if (json === null) continue;
      hash.update(JSON.stringify([id, p, json]));
      documents++;
    }
    if (page.length < PAGE) return { documents, hash: `sha256:${hash.digest('hex')}` };
    after = (page.at(-1) as { id: string }).id;
  }
}
