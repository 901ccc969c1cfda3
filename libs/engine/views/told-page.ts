import type { Timing } from '../clock/timing.ts';
import { noInstruments, type Instruments } from '../instruments.ts';
import type { Work } from '../feed/subscriber.ts';

/** Spans of one page, at most: a page of a burst may belong to thousands of webhooks. */
const MOST_SPANS = 64;

/** What the views of a page came to. */
export interface PageDone {
  readonly views: number;
  readonly documents: number;
}

/** Times one page on its way into the views, and tells of it once it is written. */
export class ToldPage {
  private readonly instruments: Instruments;
  private readonly timing: Timing;
  private readonly began: number;
  private foldedAt: number;

  constructor(timing: Timing, instruments: Instruments = noInstruments) {
    this.instruments = instruments;
    this.timing = timing;
    this.began = timing.now();
    this.foldedAt = this.began;
  }

  /** All folds are done; what comes now is the commit. */
  folded(): void {
    this.foldedAt = this.timing.now();
  }

  written(page: Work, { views, documents }: PageDone): void {
    const { instruments } = this;
    const ended = this.timing.now();
    instruments.observe('ringledger_batch_events', { subscriber: 'views' }, page.events.length);
    instruments.observe('ringledger_batch_seconds', { subscriber: 'views' }, (ended - this.began) / 1_000);
    instruments.observe('ringledger_fold_seconds', {}, (this.foldedAt - this.began) / 1_000);
    instruments.observe('ringledger_commit_seconds', {}, (ended - this.foldedAt) / 1_000);
    instruments.observe('ringledger_commit_documents', {}, documents);
    if (instruments.traces) this.trace(page, { views, documents }, ended);
  }

  /** A page is folded and written as a whole, so every way that has events in it took as long as all of them. */
  private trace(page: Work, { views, documents }: PageDone, ended: number): void {
    const ways = new Map<string, number>();
    for (const { metadata } of page.events) ways.set(metadata.correlationId, (ways.get(metadata.correlationId) ?? 0) + 1);
    const commitMilliseconds = Math.round((ended - this.foldedAt) * 1_000) / 1_000;
    for (const [correlationId, events] of [...ways].slice(0, MOST_SPANS)) {
      const attributes = { events, views, together: page.events.length, documents, commitMilliseconds, position: page.position };
      this.instruments.span({ name: 'fold', correlationId, began: this.began, ended, attributes });
    }
  }
}
