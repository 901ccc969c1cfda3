import { Lru } from '../lru.ts';

/** A document in memory as it stands in the store; `undefined` is a tombstone. */
export interface CachedDocument {
  readonly p: string;
  readonly document: object | undefined;
}

/** The documents that were touched last, so that live folding need not read and parse what it just wrote. */
export class DocumentCache {
  private readonly lru: Lru<string, CachedDocument>;

  constructor(capacity: number) {
    this.lru = new Lru(capacity);
  }

  get(collection: string, id: string): CachedDocument | undefined {
    return this.lru.get(`${collection}\n${id}`);
  }

  set(collection: string, id: string, document: CachedDocument): void {
    this.lru.set(`${collection}\n${id}`, document);
  }

  clear(): void {
    this.lru.clear();
  }
}
