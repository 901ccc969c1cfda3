import { ViewStoreClosed } from '../errors.ts';
import type { Checkpoint, Collection, ParkedDocument, Query, QueryPage, StoredDocument, ViewStore } from '../view-store.ts';
import type { ViewFiles } from './view-files.ts';

/** What collections can be asked. */
export interface ReadCollections extends Pick<ViewStore, 'load' | 'query' | 'scan' | 'checkpoint' | 'parked' | 'close'> {
  /** Every collection that is stored, in order of name. */
  collections(): Promise<readonly Collection[]>;
}

/** The driver answers at once; the port's promises only carry its answers and errors. */
export class CollectionReader implements ReadCollections {
  private readonly openFiles: ViewFiles;
  private closed = false;

  /** Takes over files whose tables are made. */
  constructor(files: ViewFiles) {
    this.openFiles = files;
  }

  async collections(): Promise<readonly Collection[]> {
    return this.files.collections();
  }

  async load(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> {
    return this.files.of(collection).table(collection).load(ids);
  }

  async query(query: Query): Promise<QueryPage> {
    return this.files.of(query.collection).table(query.collection).page(query);
  }

  async scan(collection: string, afterId: string | null, limit: number): Promise<readonly StoredDocument[]> {
    return this.files.of(collection).table(collection).scan(afterId, limit);
  }

  async checkpoint(name: string): Promise<Checkpoint | null> {
    return this.files.of(name).checkpoints.get(name);
  }

  async parked(collection?: string): Promise<readonly ParkedDocument[]> {
    return this.files.parked(collection);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.openFiles.close();
  }

  protected get files(): ViewFiles {
    this.stayOpen();
    return this.openFiles;
  }

  /** Throws {@link ViewStoreClosed}. */
  protected stayOpen(): void {
    if (this.closed) throw new ViewStoreClosed();
  }
}
