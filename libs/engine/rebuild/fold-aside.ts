import type { EventStore, Page, RecordedEvent } from '#event-store/event-store';
import type { ViewStore } from '#view-store/view-store';
import { machineTiming, type Timing } from '../clock/timing.ts';
import { positionIn } from '../views/followed-view.ts';
import type { Aside } from './aside.ts';
import { HeldDocuments } from './held.ts';
import { TouchIndex, type Touched } from './touches.ts';

/** What to build, where, and in which steps. */
export interface FoldAside {
  readonly events: Pick<EventStore, 'logId' | 'head' | 'readAll'>;
  readonly views: Pick<ViewStore, 'prepare' | 'load' | 'commit' | 'checkpoint'>;
  readonly asides: readonly Aside[];
  /** Up to and including this position; null: until nothing is left, however much comes meanwhile. */
  readonly until: string | null;
  /** Events read at a time. Between two pages others have their turn. */
  readonly page?: number;
  /** Events that are folded in memory before they are written, in one commit. */
  readonly together?: number;
  /** Documents of a view that are held in memory after they are written. */
  readonly held?: number;
  readonly timing?: Timing;
  readonly signal?: AbortSignal;
  /** Told after every page: where the build is, and how many events it has folded since it began or was resumed. */
  readonly progress?: (position: string, events: number) => void;
}

/** How far it came. */
export interface Rebuilt {
  readonly events: number;
  readonly position: string | null;
}

/**
 * Builds views aside, each from its own checkpoint on, as fast as one thread can: documents are folded in memory and written when many events
 * have gone by, so that one that is touched often is written once. Has no effects but documents and checkpoints: no reaction
 * runs, nothing leaves (AU-4). Ends early when the signal aborts; what is written then is a place to go on from.
 *
 * Throws {@link Poisoned}, and `CheckpointRefused` where something of another log lies there already.
 */
export async function foldAside(options: FoldAside): Promise<Rebuilt> {
  const { page: size = 2_000, timing = machineTiming, signal } = options;
  const folding = await Folding.begin(options);
  let count = 0;
  for (let over = isThere(folding.position, options); !over && !signal?.aborted; ) {
    const page = await read(folding.position, options, size);
    await folding.fold(page.events, page.position);
    count += page.events.length;
    over = page.last || isThere(page.position, options);
    options.progress?.(folding.position, count);
    await timing.turn();
  }
  await folding.write();
  return { events: count, position: folding.position || null };
}

const isThere = (position: string, { until }: FoldAside): boolean => until !== null && position >= until;

/** What follows a position, and no more than is wanted. `last`: nothing lay behind it. */
async function read(from: string, { events, until }: FoldAside, limit: number): Promise<{ events: readonly RecordedEvent[]; position: string; last: boolean }> {
  const page: Page = await events.readAll({ from: from || null, limit });
  const position = page.position ?? '';
  // A log that ends before `until`, which then belongs to another log, has nothing more to say either.
  const last = page.events.length < limit;
  if (until === null || position <= until) return { events: page.events, position, last };
  return { events: page.events.filter((event) => event.position <= until), position: until, last };
}

const TOGETHER = 20_000;
const HELD = 10_000;

/** Views on their way through the log, together. */
class Folding {
  private readonly options: FoldAside;
  private readonly views: readonly HeldDocuments[];
  private readonly touches: TouchIndex;
  private waiting = 0;

  private constructor(options: FoldAside, views: readonly HeldDocuments[]) {
    this.options = options;
    this.views = views;
    this.touches = new TouchIndex(options.asides);
  }

  static async begin(options: FoldAside): Promise<Folding> {
    const { views, asides, events } = options;
    await views.prepare(asides.map(({ projection, collection }) => ({ name: collection, indexes: projection.indexes })));
    const held: HeldDocuments[] = [];
    for (const aside of asides) held.push(new HeldDocuments(aside, await positionIn(events, views, { view: aside.projection.name, collection: aside.collection })));
    return new Folding(options, held);
  }

  /** Where the view is that has come least far. */
  get position(): string {
    return this.views.map(({ position }) => position).reduce((a, b) => (a < b ? a : b));
  }

  /** Up to a position; writes when many events have gone by. */
  async fold(events: readonly RecordedEvent[], position: string): Promise<void> {
    const touched = this.touches.of(events, this.views.map((view) => view.position));
    await this.load(touched);
    for (const touch of touched) this.views[touch.view]?.fold(touch);
    for (const view of this.views) if (view.position < position) view.position = position;
    this.waiting += events.length;
    if (this.waiting >= (this.options.together ?? TOGETHER)) await this.write();
  }

  async write(): Promise<void> {
    const { views, events, held = HELD } = this.options;
    const changes = this.views.map((view) => view.changes());
    await views.commit({
      documents: changes.flatMap(({ documents }) => documents),
      tombstones: changes.flatMap(({ tombstones }) => tombstones),
      checkpoints: this.views.flatMap(({ aside, position }) => (position ? [{ name: aside.collection, logId: events.logId, position }] : [])),
    });
    for (const view of this.views) view.written(held);
    this.waiting = 0;
  }

  private async load(touched: readonly Touched[]): Promise<void> {
    const missing = this.views.map(() => new Set<string>());
    for (const { view, id } of touched) if (!this.views[view]?.knows(id)) missing[view]?.add(id);
    for (const [view, ids] of missing.entries()) {
      const held = this.views[view];
      if (held && ids.size > 0) held.loaded(ids, await this.options.views.load(held.aside.collection, [...ids]));
    }
  }
}
