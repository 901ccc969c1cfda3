import type { Projection } from '#domain/kernel/projection';
import type { EventStore, RecordedEvent } from '#event-store/event-store';
import type { Timing } from '../clock/timing.ts';
import { collect } from './batch.ts';
import { foldDocument, type Folded } from './fold-document.ts';

/** Events read at a time. Between two pages others have their turn. */
const PAGE = 2_000;

const NOTHING: Folded = { p: '', document: undefined, changed: false, written: null, fault: null };

/** Some documents of a view, folded from the first event of the log on. */
export class Refolding {
  private readonly events: Pick<EventStore, 'readAll'>;
  private readonly timing: Timing;
  private readonly projection: Projection;
  private readonly documents: Map<string, Folded>;
  private position = '';

  constructor(events: Pick<EventStore, 'readAll'>, timing: Timing, projection: Projection, ids: Iterable<string>) {
    this.events = events;
    this.timing = timing;
    this.projection = projection;
    this.documents = new Map([...ids].map((id) => [id, NOTHING]));
  }

  /** Goes on up to and including a position. */
  async upTo(position: string): Promise<void> {
    while (this.position < position) {
      const page = await this.events.readAll({ from: this.position || null, limit: PAGE });
      this.fold(page.events.filter((event) => event.position <= position));
      // The log may end before: whatever it is that stands there, there is nothing to fold.
      const end = page.position === null || page.position === this.position || page.position > position;
      this.position = end ? position : (page.position as string);
      await this.timing.turn();
    }
  }

  /** How far a document came; it stays where its fold throws. */
  of(id: string): Folded {
    return this.documents.get(id) ?? NOTHING;
  }

  private fold(events: readonly RecordedEvent[]): void {
    const work = collect(this.projection, events, this.position, (id) => !this.documents.has(id) || this.of(id).fault !== null);
    for (const [id, folds] of work.documents) {
      const before = this.of(id);
      const after = foldDocument(this.projection, before, folds);
      this.documents.set(id, after.changed || after.fault ? after : { ...before, p: after.p });
    }
  }
}
