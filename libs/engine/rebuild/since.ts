import type { Projection } from '#domain/kernel/projection';
import type { EventStore } from '#event-store/event-store';
import type { Timing } from '../clock/timing.ts';
import { collect, type PendingFold } from '../views/batch.ts';

/** A view, and from where on its folds are wanted. */
export interface SinceView {
  readonly projection: Projection;
  readonly from: string;
  readonly leftOut: ReadonlySet<string>;
}

/** Events read at a time. Between two pages others have their turn. */
const PAGE = 1_000;

/** What has happened to the documents of some views since they were built aside, as far as anybody has asked. */
export class Since {
  private readonly events: Pick<EventStore, 'readAll'>;
  private readonly timing: Timing;
  private readonly views: readonly (SinceView & { readonly folds: Map<string, PendingFold[]> })[];
  private position: string;

  constructor(events: Pick<EventStore, 'readAll'>, timing: Timing, views: readonly SinceView[]) {
    this.events = events;
    this.timing = timing;
    this.views = views.map((view) => ({ ...view, folds: new Map() }));
    this.position = views.map(({ from }) => from).reduce((a, b) => (a < b ? a : b), views[0]?.from ?? '');
  }

  /** What a document of a view was touched by, up to and including a position, in the order of the log. */
  async of(projection: Projection, id: string, upTo: string): Promise<readonly PendingFold[]> {
    while (this.position < upTo && (await this.readPage())) await this.timing.turn();
    const folds = this.views.find((view) => view.projection === projection)?.folds.get(id) ?? [];
    return folds.filter(({ event }) => event.position <= upTo);
  }

  /** False when nothing follows. */
  private async readPage(): Promise<boolean> {
    const page = await this.events.readAll({ from: this.position || null, limit: PAGE });
    if (page.position === null || page.position === this.position) return false;
    for (const { projection, from, leftOut, folds } of this.views) {
      const after = from > this.position ? from : this.position;
      for (const [id, found] of collect(projection, page.events, after, (one) => leftOut.has(one)).documents) folds.set(id, [...(folds.get(id) ?? []), ...found]);
    }
    this.position = page.position;
    return true;
  }
}
