import type { Projection } from '#domain/kernel/projection';
import type { EventStore } from '#event-store/event-store';
import type { Commit, ViewStore } from '#view-store/view-store';
import { systemClock, type Clock } from '../clock/clock.ts';
import { follow } from '../feed/loop.ts';
import type { RightOfWay } from '../feed/right-of-way.ts';
import type { Work } from '../feed/subscriber.ts';
import type { Waiters } from '../feed/waiters.ts';
import type { Instruments } from '../instruments.ts';
import { KeyedQueue } from '../keyed-queue.ts';
import type { Log } from '../log.ts';
import { Collections } from './collections.ts';
import { DocumentCache } from './document-cache.ts';
import { foldBatch, type ViewChange } from './fold-batch.ts';
import { FollowedView, positionIn } from './followed-view.ts';
import { markStale } from './mark-stale.ts';
import { reasonOf } from './reason.ts';
import { Redrive, type Redriven } from './redrive.ts';
import { ToldPage } from './told-page.ts';
import { ViewSubscriber } from './view-subscriber.ts';

export { CheckpointRefused } from './followed-view.ts';

/** What a view runner is put together from. */
export interface ViewRunnerOptions {
  readonly events: Pick<EventStore, 'logId' | 'head' | 'follow' | 'readAll'>;
  readonly views: ViewStore;
  readonly projections: readonly Projection[];
  readonly waiters: Waiters;
  readonly log: Log;
  /** Which collection of each view is read; default: the first one of its version. */
  readonly collections?: Collections;
  /** Says when something was parked; default: the machine's. */
  readonly clock?: Pick<Clock, 'now'>;
  /** Events a page, at most. */
  readonly pageSize?: number;
  readonly cacheSize?: number;
  /** Who goes first; default: nobody does. */
  readonly rightOfWay?: RightOfWay;
  /** Default: nobody listens. */
  readonly instruments?: Instruments;
}

/** Events at a time while others go first: some ten milliseconds of folding and writing. */
const SLICE = 500;

/** Whatever moves views or what is followed goes one after another. */
const TURN = 'views';

/** Called after each page, before the next one. */
export type AfterPage = () => Promise<void> | void;

/**
 * Keeps views at the head of the log.
 *
 * All views that this process keeps are fed by one feed, so that an event is read and parsed once, and a page is one commit for all of them: documents and
 * tombstones, then what is parked, then a checkpoint for each view, also where a page held nothing for it. A page is whatever waits, from one event to
 * thousands. A commit that fails is a page that is done again: folds skip what lies at or before a document's `p`, so nothing is folded twice.
 *
 * What is kept changes while it runs: leases come and go, a rebuilt collection is brought to the head beside the one that it will take the place of. So a view is
 * - *taken*: it begins at its checkpoint. Where the feed is further on, the feed goes back and all others skip what they have; until then the view waits
 *   (not *joined*), for a page that left out what lies before it would leave a gap;
 * - *kept*: every page moves it;
 * - *left*: after the page in hand. What is remembered of its documents is forgotten, since another process may write them from now on.
 *
 * A fold that throws never stops a view. Its document is parked: it stays where it is, says since when it is out of date, and is left out until somebody has
 * the fold mended and the document driven again ({@link redrive}), which folds it anew from the first event on. Everything else goes on. A handler that throws
 * before it has named its documents leaves the event parked in their stead. A store that fails parks nothing: the page waits for it.
 */
export class ViewRunner {
  private readonly options: ViewRunnerOptions;
  private readonly collections: Collections;
  private readonly cache: DocumentCache;
  private readonly turns = new KeyedQueue();
  private readonly followed = new Map<string, FollowedView>();
  private readonly hooks: AfterPage[] = [];
  /** The feed as it runs now; null while there is none. */
  private feed: { readonly over: AbortController; reached: string } | null = null;
  private awake = (): void => undefined;
  /** One for each view, whichever collection of it is read and whoever keeps it. */
  readonly subscribers: readonly ViewSubscriber[];

  constructor(options: ViewRunnerOptions) {
    this.options = options;
    this.collections = options.collections ?? new Collections(options.views, options.projections);
    this.cache = new DocumentCache(options.cacheSize ?? 2_000);
    this.subscribers = options.projections.map((view) => new ViewSubscriber(view, this.collections, (collection) => this.followed.get(collection)));
  }

  /** Makes the collections that are missing, and looks how far each view is. Throws `CheckpointRefused` where one does not fit the log. */
  async check(): Promise<void> {
    const { events, views, projections } = this.options;
    const folded = projections.filter((view) => this.collections.isUpToDate(view));
    await views.prepare(folded.map((view) => ({ name: this.collections.of(view), indexes: view.indexes })));
    for (const subscriber of this.subscribers) {
      const collection = this.collections.of(subscriber.projection);
      subscriber.saw(await positionIn(events, views, { view: subscriber.name, collection }));
    }
  }

  /** Checks, and takes every view that is read from a collection of its own version. */
  async open(): Promise<void> {
    await this.check();
    for (const projection of this.options.projections) if (this.collections.isUpToDate(projection)) await this.take(projection);
  }

  /** Begins to keep a collection of a view, from its checkpoint on; default: the one that is read. One that is kept already goes on. */
  take(projection: Projection, collection = this.collections.of(projection)): Promise<FollowedView> {
    return this.turns.run(TURN, async () => {
      const known = this.followed.get(collection);
      if (known) return known;
      const view = await this.begin(projection, collection);
      view.joined = !this.feed || view.position >= this.feed.reached;
      this.followed.set(collection, view);
      if (!view.joined) this.feed?.over.abort();
      this.awake();
      return view;
    });
  }

  /** Keeps a collection no more. */
  leave(collection: string): Promise<void> {
    return this.turns.run(TURN, async () => {
      const view = this.followed.get(collection);
      if (!view) return;
      this.followed.delete(collection);
      this.cache.forget(collection);
      this.subscribers.find(({ projection }) => projection.name === view.projection.name && this.collections.of(projection) === collection)?.saw(view.position);
      if (this.followed.size === 0) this.feed?.over.abort();
    });
  }

  /** What is kept of a view: the collection that is read, and any that is brought to the head beside it. */
  keptOf(view: string): readonly FollowedView[] {
    return [...this.followed.values()].filter(({ projection }) => projection.name === view);
  }

  /** Has something called after every page. What throws there is tried again with the page. */
  afterPage(hook: AfterPage): void {
    this.hooks.push(hook);
  }

  /** Works until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    for (let open = true; open && !signal.aborted; ) {
      if (this.followed.size === 0) await this.anythingTaken(signal);
      else open = await this.runFeed(signal);
    }
  }

  /** Folds a page into every view that has not seen it, and commits all of it together. */
  apply(page: Work): Promise<void> {
    return this.turns.run(TURN, () => this.fold(page));
  }

  /**
   * Folds one parked document of a view anew from the log, or all of them, and what an event would have touched that could not be made out. Those whose fold
   * still throws stay parked. Throws where the view is not kept here, where nothing is parked under the id, and where a store fails.
   */
  redrive(view: Pick<Projection, 'name' | 'version'>, id?: string): Promise<Redriven> {
    const { events, views, waiters, clock = systemClock } = this.options;
    const turn = <T>(task: () => Promise<T>): Promise<T> => this.turns.run(TURN, task);
    const kept = (): FollowedView | undefined => this.followed.get(this.collections.of(view));
    return new Redrive({ events, views, timing: waiters.timing, now: () => clock.now(), cache: this.cache, turn, kept }).run(view.name, id);
  }

  private async begin(projection: Projection, collection: string): Promise<FollowedView> {
    const { events, views } = this.options;
    await views.prepare([{ name: collection, indexes: projection.indexes }]);
    const position = await positionIn(events, views, { view: projection.name, collection });
    const parked = await views.parked(collection);
    await markStale(events, views, projection, parked);
    this.cache.forget(collection);
    return new FollowedView(projection, collection, { position, parked: parked.map(({ id }) => id) });
  }

  private anythingTaken(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.awake = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** False when the log was closed under its reader: nothing more will come. */
  private async runFeed(signal: AbortSignal): Promise<boolean> {
    const over = new AbortController();
    const from = await this.turns.run(TURN, async () => this.joinAll(over));
    const stop = (): void => over.abort();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    await follow({
      store: this.options.events,
      from,
      limit: this.options.pageSize ?? 4_000,
      signal: over.signal,
      rightOfWay: this.options.rightOfWay,
      slice: SLICE,
      timing: this.options.waiters.timing,
      work: (page) => this.work(page),
      failed: (error) => this.failed(error),
    });
    signal.removeEventListener('abort', stop);
    this.feed = null;
    return over.signal.aborted;
  }

  private failed(error: unknown): void {
    for (const view of this.followed.values()) view.fault = reasonOf(error);
    this.options.instruments?.count('ringledger_retries_total', { subscriber: 'views' });
    this.options.log('views wait for their store', error, { level: 'warn', component: 'views' });
  }

  private joinAll(over: AbortController): string {
    const views = [...this.followed.values()];
    const reached = views.map(({ position }) => position).reduce((a, b) => (a < b ? a : b), views[0]?.position ?? '');
    for (const view of views) view.joined = true;
    this.feed = { over, reached };
    return reached;
  }

  private async work(page: Work): Promise<void> {
    await this.apply(page);
    for (const hook of this.hooks) await hook();
  }

  private async fold(page: Work): Promise<void> {
    const { views, waiters, clock = systemClock, instruments } = this.options;
    const told = new ToldPage(waiters.timing, instruments);
    const joined = [...this.followed.values()].filter((view) => view.joined);
    const moving = joined.filter(({ position }) => page.position > position);
    const folding = { store: views, cache: this.cache, now: clock.now() };
    const changes = await Promise.all(moving.map((view) => foldBatch(folding, view, page.events)));
    told.folded();
    const commit = this.commitOf(moving, changes, page.position);
    if (moving.length > 0) await views.commit(commit);
    if (page.events.length > 0) told.written(page, { views: moving.length, documents: commit.documents.length + commit.tombstones.length });
    moving.forEach((view, i) => this.moved(view, changes[i] as ViewChange, page.position));
    for (const view of joined) {
      view.state = page.caughtUp ? 'following' : 'catching_up';
      view.fault = null;
    }
    if (this.feed) this.feed.reached = page.position;
    waiters.wake();
  }

  private commitOf(moving: readonly FollowedView[], changes: readonly ViewChange[], position: string): Commit {
    const { logId } = this.options.events;
    return {
      documents: changes.flatMap(({ documents }) => documents),
      tombstones: changes.flatMap(({ tombstones }) => tombstones),
      parked: changes.flatMap(({ parked }) => parked),
      checkpoints: moving.map(({ collection }) => ({ name: collection, logId, position })),
    };
  }

  private moved(view: FollowedView, { folded, parked }: ViewChange, position: string): void {
    const { collection, projection } = view;
    view.position = position;
    for (const [id, document] of folded) this.cache.set(collection, id, document);
    for (const { id, from, reason } of parked) {
      if (view.parked.has(id)) continue;
      view.parked.add(id);
      this.cache.delete(collection, id);
      this.options.instruments?.count('ringledger_parked_total', { view: projection.name });
      this.options.log(`view ${projection.name} parks a document: ${reason}`, undefined, { level: 'warn', component: projection.name, position: from });
    }
  }
}
