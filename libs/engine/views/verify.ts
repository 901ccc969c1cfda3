import { createHash } from 'node:crypto';
import { collectionOf, type Projection } from '#domain/kernel/projection';
import type { EventStore } from '#event-store/event-store';
import type { Checkpoint, ViewStore } from '#view-store/view-store';
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

/** What to compare with what. */
export interface VerifyOptions {
  readonly events: Pick<EventStore, 'logId' | 'head' | 'readAll'>;
  /** The live views, standing still: a snapshot, or the store of a stopped server. */
  readonly live: Pick<ViewStore, 'checkpoint' | 'scan'>;
  /** An empty store to build aside in. */
  readonly aside: ViewStore;
  readonly projections: readonly Projection[];
}

interface Found {
  readonly projection: Projection;
  readonly checkpoint: Checkpoint | null;
}

/** Builds every view aside up to the checkpoint of the live one, and compares their content (AU-3). Views of one checkpoint are built together. */
export async function verify(options: VerifyOptions): Promise<readonly Verified[]> {
  const { events, live, aside, projections } = options;
  const found: Found[] = [];
  for (const projection of projections) found.push({ projection, checkpoint: await live.checkpoint(collectionOf(projection)) });
  for (const until of new Set(found.flatMap(({ checkpoint }) => checkpoint?.position ?? []))) {
    const together = found.filter(({ checkpoint }) => checkpoint?.position === until).map(({ projection }) => projection);
    await rebuild({ events, views: aside, projections: together, until });
  }
  const results: Verified[] = [];
  for (const view of found) results.push(await compared(options, view));
  return results;
}

async function compared({ events, live, aside }: VerifyOptions, { projection, checkpoint }: Found): Promise<Verified> {
  const { name } = projection;
  if (!checkpoint) return { view: name, documents: 0, live: null, rebuilt: null, equal: (await events.head()) === null };
  const [now, again] = [await contentOf(live, collectionOf(projection)), await contentOf(aside, collectionOf(projection))];
  return { view: name, documents: now.documents, live: now.hash, rebuilt: again.hash, equal: now.hash === again.hash && checkpoint.logId === events.logId };
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
