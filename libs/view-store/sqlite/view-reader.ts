import type { Checkpoint, Lease, Pointer, ViewStore } from '../view-store.ts';
import { checkpointsOf } from './checkpoints.ts';
import type { Checkpoints } from './checkpoints.ts';
import { CollectionReader } from './collection-reader.ts';
import type { ReadCollections } from './collection-reader.ts';
import type { Connection } from './connection.ts';
import { leasesOf } from './leases.ts';
import type { LeaseTable } from './leases.ts';
import { pointersOf } from './pointers.ts';
import type { PointerTable } from './pointers.ts';
import { ViewFiles } from './view-files.ts';
import { ViewsFile } from './views-file.ts';

/** The half of the port that changes nothing. */
export interface ViewReader extends ReadCollections, Pick<ViewStore, 'progress' | 'lease' | 'leases' | 'pointer'> {}

/** The files of one data directory. */
export class SqliteViewReader extends CollectionReader implements ViewReader {
  private readonly progressFile: Connection;
  private readonly openTables: { readonly progress: Checkpoints; readonly leases: LeaseTable; readonly pointers: PointerTable };

  /** Takes over two connections to files whose tables are made. */
  constructor(views: Connection, progress: Connection) {
    super(new ViewFiles(new ViewsFile(views)));
    this.progressFile = progress;
    this.openTables = { progress: checkpointsOf(progress), leases: leasesOf(progress), pointers: pointersOf(views) };
  }

  async progress(name: string): Promise<Checkpoint | null> {
    return this.tables.progress.get(name);
  }

  async lease(name: string): Promise<Lease | null> {
    return this.tables.leases.get(name);
  }

  async leases(): Promise<readonly Lease[]> {
    return this.tables.leases.list();
  }

  async pointer(view: string): Promise<Pointer | null> {
    return this.tables.pointers.get(view);
  }

  override async close(): Promise<void> {
    await super.close();
    this.progressFile.close();
  }

  /** Takes over a connection to a build that is complete. */
  serve(build: string, connection: Connection): void {
    this.files.adopt(build, new ViewsFile(connection));
  }

  protected get tables(): SqliteViewReader['openTables'] {
    this.stayOpen();
    return this.openTables;
  }
}
