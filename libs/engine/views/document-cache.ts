import { Lru } from '../lru.ts';

/** A document in memory as it stands in the store; `undefined` is a tombstone. */
export interface CachedDocument {
  readonly p: string;
  readonly document: object | undefined;
}

/** The documents that were touched last, so that live folding need not read and parse what it just wrote. */
export class DocumentCache {
  private readonly lru: Lru<string, CachedDocument>;
  /** A collection that is forgotten goes on under another number, and what it had before is never found again. */
  private readonly terms = new Map<string, number>();

  constructor(capacity: number) {
    this.lru = new Lru(capacity);
  }

  get(collection: string, id: string): CachedDocument | undefined {
    return this.lru.get(this.key(collection, id));
  }

  set(collection: string, id: string, document: CachedDocument): void {
    this.lru.set(this.key(collection, id), document);
  }

  delete(collection: string, id: string): void {
    this.lru.delete(this.key(collection, id));
  }

  /** Everything of a collection, since others may write it from now on. */
  forget(collection: string): void {
    this.terms.set(collection, (this.terms.get(collection) ?? 0) + 1);
  }

  private key(collection: string, id: string): string {
    return `${collection}\n${this.terms.get(collection) ?? 0}\n${id}`;
  }
}
