import { ViewStoreClosed } from '../errors.ts';
import type { Checkpoint, Collection, Query, QueryPage, StoredDocument, ViewStore } from '../view-store.ts';
import { checkpointsOf } from './checkpoints.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Connection } from './connection.ts';
import { viewsFile } from './views-file.ts';
import type { ViewsFile } from './views-file.ts';

/** The half of the port that changes nothing. */
export interface ViewReader extends Pick<ViewStore, 'load' | 'query' | 'scan' | 'checkpoint' | 'progress' | 'close'> {
  /** Every collection that is stored, in order of name. */
  collections(): Promise<readonly Collection[]>;
}

/** The driver answers at once; the port's promises only carry its answers and errors. */
export class SqliteViewReader implements ViewReader {
  private readonly connections: readonly Connection[];
  private readonly openViews: ViewsFile;
  private readonly openProgress: Checkpoints;
  private closed = false;

  /** Takes over two connections to files whose tables are made. */
  constructor(views: Connection, progress: Connection) {
    this.connections = [views, progress];
    this.openViews = viewsFile(views);
    this.openProgress = checkpointsOf(progress);
  }

  async collections(): Promise<readonly Collection[]> {
    return this.views.collections();
  }

  async load(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> {
    return this.views.table(collection).load(ids);
  }

  async query(query: Query): Promise<QueryPage> {
    return this.views.table(query.collection).page(query);
  }

  async scan(collection: string, afterId: string | null, limit: number): Promise<readonly StoredDocument[]> {
    return this.views.table(collection).scan(afterId, limit);
  }

  async checkpoint(name: string): Promise<Checkpoint | null> {
    return this.views.checkpoints.get(name);
  }

  async progress(name: string): Promise<Checkpoint | null> {
    return this.progresses.get(name);
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const connection of this.connections) connection.close();
  }

  protected get views(): ViewsFile {
    if (this.closed) throw new ViewStoreClosed();
    return this.openViews;
  }

  protected get progresses(): Checkpoints {
    if (this.closed) throw new ViewStoreClosed();
    return this.openProgress;
  }
}
