import type { DocumentWrite, StoredDocument, Tombstone } from '#view-store/view-store';
import { indexed } from '../views/fold-document.ts';
import { poisoning, type Aside } from './aside.ts';
import type { Touched } from './touches.ts';

/** A document in memory; `undefined` is none. */
interface Held {
  p: string;
  document: object | undefined;
  /** Whether the store holds a document. */
  stored: boolean;
  changed: boolean;
}

/** The documents of one view that is built aside: folded in memory, and written many at a time. */
export class HeldDocuments {
  readonly aside: Aside;
  /** Done with everything up to here, whether it is written or not. */
  position: string;
  private readonly held = new Map<string, Held>();
  /** True as long as everything there is is held: what is not known is nowhere. */
  private complete: boolean;

  /** `position`: how far the collection is in the store; '' where nothing lies there. */
  constructor(aside: Aside, position: string) {
    this.aside = aside;
    this.position = position;
    this.complete = position === '';
  }

  knows(id: string): boolean {
    return this.complete || this.held.has(id);
  }

  /** Takes over what the store has of documents that were not known. */
  loaded(ids: Iterable<string>, found: ReadonlyMap<string, StoredDocument>): void {
    for (const id of ids) {
      const json = found.get(id)?.json ?? null;
      this.held.set(id, { p: found.get(id)?.p ?? '', document: json === null ? undefined : (JSON.parse(json) as object), stored: json !== null, changed: false });
    }
  }

  /** Throws {@link Poisoned}. */
  fold({ id, p, fold }: Touched): void {
    let held = this.held.get(id);
    if (!held) this.held.set(id, (held = { p: '', document: undefined, stored: false, changed: false }));
    if (p <= held.p) return;
    const { document } = held;
    held.document = poisoning({ view: this.aside.projection.name, position: p, document: id }, () => fold(document));
    held.p = p;
    held.changed = true;
  }

  /** Everything that has changed since it was written last. Throws {@link Poisoned} where something cannot be written at all. */
  changes(): { readonly documents: readonly DocumentWrite[]; readonly tombstones: readonly Tombstone[] } {
    const { collection } = this.aside;
    const documents: DocumentWrite[] = [];
    const tombstones: Tombstone[] = [];
    for (const [id, { p, document, stored, changed }] of this.held) {
      if (!changed) continue;
      if (document) documents.push(this.write(id, p, document));
      else if (stored) tombstones.push({ collection, id, p });
    }
    return { documents, tombstones };
  }

  /** All changes are in the store; the oldest documents above `most` are let go. */
  written(most: number): void {
    for (const held of this.held.values()) {
      if (!held.changed) continue;
      held.changed = false;
      held.stored = held.document !== undefined;
    }
    for (const id of this.held.keys()) {
      if (this.held.size <= most) return;
      this.held.delete(id);
      this.complete = false;
    }
  }

  private write(id: string, p: string, document: object): DocumentWrite {
    const { collection, projection } = this.aside;
    return poisoning({ view: projection.name, position: p, document: id }, () => ({ collection, id, p, json: JSON.stringify(document), fields: indexed(projection, document) }));
  }
}
