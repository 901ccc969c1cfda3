import { collectionOf, type Projection } from '#domain/kernel/projection';
import type { EventStore, RecordedEvent } from '#event-store/event-store';
import type { Commit, ViewStore } from '#view-store/view-store';
import { follow } from '../feed/loop.ts';
import type { RightOfWay } from '../feed/right-of-way.ts';
import type { Subscriber, SubscriberState, Work } from '../feed/subscriber.ts';
import type { Waiters } from '../feed/waiters.ts';
import { collect } from './batch.ts';
import { DocumentCache } from './document-cache.ts';
import { FoldFailed, foldBatch, type ViewChange } from './fold-batch.ts';

/** What a view runner is put together from. */
export interface ViewRunnerOptions {
  readonly events: Pick<EventStore, 'logId' | 'head' | 'follow'>;
  readonly views: ViewStore;
  readonly projections: readonly Projection[];
  readonly waiters: Waiters;
  readonly log: (message: string, error?: unknown) => void;
  /** Events a page, at most. */
  readonly pageSize?: number;
  readonly cacheSize?: number;
  /** Who goes first; default: nobody does. */
  readonly rightOfWay?: RightOfWay;
}

/** Events at a time while others go first: some ten milliseconds of folding and writing. */
const SLICE = 500;

/** A view's checkpoint does not fit the log. The message is for people. */
export class CheckpointRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CheckpointRefused';
  }
}

class ViewState implements Subscriber {
  readonly projection: Projection;
  state: SubscriberState = 'catching_up';
  position = '';
  fault: string | null = null;
  readonly busy = false;

  constructor(projection: Projection) {
    this.projection = projection;
  }

  get name(): string {
    return this.projection.name;
  }
}

/** Keeps every view at the head of the log: one feed, one commit a page for all of them, a checkpoint for each. */
export class ViewRunner {
  private readonly options: ViewRunnerOptions;
  private readonly cache: DocumentCache;
  readonly subscribers: readonly ViewState[];

  constructor(options: ViewRunnerOptions) {
    this.options = options;
    this.cache = new DocumentCache(options.cacheSize ?? 2_000);
    this.subscribers = options.projections.map((projection) => new ViewState(projection));
  }

  /** Reads the checkpoints. Throws {@link CheckpointRefused} where one is of another log or beyond the log's head. */
  async open(): Promise<void> {
    const { events, views, projections } = this.options;
    await views.prepare(projections.map((projection) => ({ name: collectionOf(projection), indexes: projection.indexes })));
    const head = (await events.head()) ?? '';
    for (const view of this.subscribers) {
      const checkpoint = await views.checkpoint(collectionOf(view.projection));
      if (!checkpoint) continue;
      refuseForeign(view.name, checkpoint.logId !== events.logId, checkpoint.position > head);
      view.position = checkpoint.position;
    }
  }

  /** Works until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await follow({
      store: this.options.events,
      from: this.lowest(),
      limit: this.options.pageSize ?? 4_000,
      signal,
      rightOfWay: this.options.rightOfWay,
      slice: SLICE,
      timing: this.options.waiters.timing,
      work: (page) => this.apply(page),
      failed: (error) => this.options.log('views wait for their store', error),
    });
  }

  /** Folds a page into every view that has not seen it, and commits all of it together. */
  async apply(page: Work): Promise<void> {
    const active = this.subscribers.filter(({ state }) => state !== 'stopped');
    const changes = await Promise.all(active.map((view) => this.fold(view, page.events)));
    const moved = active.filter((view, i) => changes[i] && page.position > view.position);
    await this.options.views.commit(this.commitOf(moved, changes, page.position));
    this.remember(active, changes);
    for (const view of moved) view.position = page.position;
    for (const view of active) if (view.state !== 'stopped') view.state = page.caughtUp ? 'following' : 'catching_up';
    this.options.waiters.wake();
  }

  private async fold(view: ViewState, events: readonly RecordedEvent[]): Promise<ViewChange | undefined> {
    const work = this.collected(view, events);
    if (!work) return undefined;
    const { views } = this.options;
    if (work.documents.size === 0) return { documents: [], tombstones: [], folded: new Map() };
    // A fold that throws stops its view alone; a store that fails throws out of here, and the page is tried again.
    return foldBatch(views, this.cache, work).catch((error: unknown) => {
      if (!(error instanceof FoldFailed)) throw error;
      this.stop(view, error);
      return undefined;
    });
  }

  private collected(view: ViewState, events: readonly RecordedEvent[]): ReturnType<typeof collect> | undefined {
    try {
      return collect(view.projection, events, view.position);
    } catch (error) {
      this.stop(view, error);
      return undefined;
    }
  }

  private stop(view: ViewState, error: unknown): void {
    view.state = 'stopped';
    view.fault = String(error);
    this.options.log(`view ${view.name} stopped after position ${view.position}`, error);
  }

  private commitOf(moved: readonly ViewState[], changes: readonly (ViewChange | undefined)[], position: string): Commit {
    const { logId } = this.options.events;
    return {
      documents: changes.flatMap((change) => change?.documents ?? []),
      tombstones: changes.flatMap((change) => change?.tombstones ?? []),
      checkpoints: moved.map(({ projection }) => ({ name: collectionOf(projection), logId, position })),
    };
  }

  private remember(active: readonly ViewState[], changes: readonly (ViewChange | undefined)[]): void {
    active.forEach(({ projection }, i) => {
      for (const [id, document] of changes[i]?.folded ?? []) this.cache.set(collectionOf(projection), id, document);
    });
  }

  private lowest(): string {
    return this.subscribers.map(({ position }) => position).reduce((a, b) => (a < b ? a : b));
  }
}

function refuseForeign(view: string, otherLog: boolean, beyondHead: boolean): void {
  if (!otherLog && !beyondHead) return;
  const what = otherLog ? 'was built from another log' : 'is ahead of the log';
  throw new CheckpointRefused(`view ${view} ${what}; run "ringledger rebuild" to build the views from this log`);
}
