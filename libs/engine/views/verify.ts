import { createHash } from 'node:crypto';
import { collectionOf, type Projection } from '#domain/kernel/projection';
import type { EventStore } from '#event-store/event-store';
import type { Checkpoint, ViewStore } from '#view-store/view-store';
import { machineTiming, type Timing } from '../clock/timing.ts';
import { Poisoned } from '../rebuild/aside.ts';
import { foldAside } from '../rebuild/fold-aside.ts';
import { pairsOf, type Pair } from '../rebuild/pairs.ts';
import { Since } from '../rebuild/since.ts';
import { foldDocument } from './fold-document.ts';

/** What a view came to, twice. */
export interface Verified {
  readonly view: string;
  readonly documents: number;
  /** `sha256:…` over ids, p and JSON of every document in order of id; null where there was nothing to compare. */
  readonly live: string | null;
  readonly rebuilt: string | null;
  readonly equal: boolean;
  /** Documents that are not as the log says, and the ids of the first ones. */
  readonly drifted: number;
  readonly examples: readonly string[];
  /** Documents that are parked, and so not compared. */
  readonly parked: number;
  /** Why the view could not be built again, or not compared, for people. */
  readonly fault: string | null;
}

/** What to compare with what. */
export interface VerifyOptions {
  readonly events: Pick<EventStore, 'logId' | 'head' | 'readAll'>;
  /** The live views. They may go on meanwhile. */
  readonly live: Pick<ViewStore, 'checkpoint' | 'scan' | 'pointer' | 'parked'>;
  /** Where to build aside, in collections that are not there yet. */
  readonly aside: Pick<ViewStore, 'prepare' | 'load' | 'commit' | 'checkpoint' | 'scan'>;
  /** Names a collection to build aside in; default: as a view's first one is called. */
  readonly asideOf?: (projection: Projection) => string;
  readonly projections: readonly Projection[];
  readonly timing?: Timing;
  readonly signal?: AbortSignal;
  /** Told while views are built: how many events of the log are folded. */
  readonly progress?: (position: string, events: number) => void;
}

interface Found {
  readonly projection: Projection;
  /** What is read of the view. */
  readonly collection: string;
  readonly checkpoint: Checkpoint | null;
  readonly leftOut: ReadonlySet<string>;
  fault: string | null;
}

/**
 * Builds every view aside and compares it with what is read (AU-3), while everything goes on. Each view is built up to where the live one stood at the
 * beginning. What has been folded further since then is folded further aside too, document by document, up to the very `p` that the live one has. So
 * documents of equal `p` are compared, and nothing has to stand still. Views that were at one place are built together. Throws when the signal aborts.
 */
export async function verify(options: VerifyOptions): Promise<readonly Verified[]> {
  const found = await Promise.all(options.projections.map((projection) => look(options, projection)));
  const comparable = found.filter(({ fault, checkpoint }) => !fault && checkpoint);
  for (const until of new Set(comparable.map(({ checkpoint }) => checkpoint?.position ?? ''))) {
    await build(options, comparable.filter(({ checkpoint }) => checkpoint?.position === until), until);
  }
  const built = comparable.filter(({ fault }) => !fault);
  const since = new Since(options.events, options.timing ?? machineTiming, built.map((view) => ({ ...view, from: view.checkpoint?.position ?? '' })));
  const results: Verified[] = [];
  for (const view of found) results.push(built.includes(view) ? await compared(options, view, since) : await notCompared(options, view));
  return results;
}

async function look({ events, live }: VerifyOptions, projection: Projection): Promise<Found> {
  const collection = (await live.pointer(projection.name))?.collection ?? collectionOf(projection);
  const checkpoint = await live.checkpoint(collection);
  const fault = whyNot(collection, projection, checkpoint, events.logId);
  const parked = checkpoint && !fault ? await live.parked(collection) : [];
  return { projection, collection, checkpoint, leftOut: new Set(parked.map(({ id }) => id)), fault };
}

function whyNot(collection: string, projection: Projection, checkpoint: Checkpoint | null, logId: string): string | null {
  if (collection.split('#')[0] !== collectionOf(projection)) return `${collection} is of another version`;
  return checkpoint && checkpoint.logId !== logId ? 'was built from another log' : null;
}

/** A view that cannot be built again is left behind, and the others go on. */
async function build(options: VerifyOptions, views: readonly Found[], until: string): Promise<void> {
  const { events, aside, timing, signal, progress } = options;
  for (let left = views; left.length > 0; left = left.filter(({ fault }) => !fault)) {
    const asides = left.map((view) => ({ projection: view.projection, collection: asideIn(options, view), leftOut: view.leftOut }));
    try {
      await foldAside({ events, views: aside, asides, until, timing, signal, progress });
      return signal?.throwIfAborted();
    } catch (error) {
      if (!(error instanceof Poisoned)) throw error;
      for (const view of left) if (view.projection.name === error.at.view) view.fault = error.message;
    }
  }
}

const asideIn = ({ asideOf = collectionOf }: VerifyOptions, { projection }: Found): string => asideOf(projection);

async function notCompared({ events }: VerifyOptions, { projection, fault }: Found): Promise<Verified> {
  const equal = !fault && (await events.head()) === null;
  return { view: projection.name, documents: 0, live: null, rebuilt: null, equal, drifted: 0, examples: [], parked: 0, fault };
}

const EXAMPLES = 10;

async function compared(options: VerifyOptions, view: Found, since: Since): Promise<Verified> {
  const { live, aside, signal } = options;
  const [ours, theirs] = [new Content(), new Content()];
  const drifted: string[] = [];
  let count = 0;
  for await (const pair of pairsOf([live, view.collection], [aside, asideIn(options, view)])) {
    signal?.throwIfAborted();
    if (view.leftOut.has(pair.id)) continue;
    const expected = await expectedOf(view, pair, since);
    ours.add(pair.id, pair.left);
    theirs.add(pair.id, expected);
    if (textOf(pair.id, pair.left) === textOf(pair.id, expected)) continue;
    if (drifted.length < EXAMPLES) drifted.push(pair.id);
    count++;
  }
  const [now, again] = [ours.hash(), theirs.hash()];
  return { view: view.projection.name, documents: ours.documents, live: now, rebuilt: again, equal: count === 0, drifted: count, examples: drifted, parked: view.leftOut.size, fault: null };
}

interface Text {
  readonly p: string;
  readonly json: string | null;
}

/** What the log says that a document is at the `p` of the live one. */
async function expectedOf({ projection, checkpoint }: Found, { id, left, right }: Pair, since: Since): Promise<Text | undefined> {
  if (!left || left.p <= (checkpoint?.position ?? '')) return right;
  const before = right && { p: right.p, document: right.json === null ? undefined : (JSON.parse(right.json) as object) };
  const after = foldDocument(projection, before, await since.of(projection, id, left.p));
  if (!after.changed) return right;
  return { p: after.p, json: after.written?.json ?? null };
}

/** Tombstones are left out: sweeping them changes nothing that anybody reads. */
const textOf = (id: string, document: Text | undefined): string => (document && document.json !== null ? JSON.stringify([id, document.p, document.json]) : '');

class Content {
  private readonly sha = createHash('sha256');
  documents = 0;

  add(id: string, document: Text | undefined): void {
    const text = textOf(id, document);
    if (text === '') return;
    this.sha.update(text);
    this.documents++;
  }

  hash(): string {
    return `sha256:${this.sha.digest('hex')}`;
  }
}

const PAGE = 1_000;

/** Number and hash of a collection's documents. */
export async function contentOf(store: Pick<ViewStore, 'scan'>, collection: string): Promise<{ documents: number; hash: string }> {
  const content = new Content();
  for (let after: string | null = null; ; ) {
    const page = await store.scan(collection, after, PAGE);
    for (const document of page) content.add(document.id, document);
    const last = page.at(-1);
    if (!last || page.length < PAGE) return { documents: content.documents, hash: content.hash() };
    after = last.id;
  }
}
