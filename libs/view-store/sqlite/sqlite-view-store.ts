import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { Checkpoint, Collection, Commit, Pointer, Query, QueryPage, ViewStore } from '../view-store.ts';
import { buildPath, removeBuildFiles } from './builds/build-files.ts';
import { allBuilds, completeBuilds, isComplete } from './builds/build-state.ts';
import type { Build } from './builds/build-state.ts';
import { removeLeftovers } from './builds/leftovers.ts';
import { durably, openForWriting, ViewFileRefused } from './connection.ts';
import type { Connection } from './connection.ts';
import { openTogether, progressPath, viewsPath } from './files.ts';
import { RecentPages } from './recent-pages.ts';
import { makeBuild, makeProgress, makeViews } from './schema.ts';
import { SqliteViewReader } from './view-reader.ts';

export type { Build } from './builds/build-state.ts';

/** The embedded view store, which can also serve collections that were built aside, each build from its own file. */
export interface SqliteViewStore extends ViewStore {
  /**
   * Serves the collections of a complete build from now on, with their checkpoints and what is parked of them, out of the file in which they were built. A build
   * that is served already stays served. Rejects with {@link ViewFileRefused} when there is no such build or it is not complete, with `ServedTwice` when a
   * collection of it is there already.
   */
  adopt(build: string): Promise<void>;

  /** Every build that there is a file of, in order of name. */
  builds(): Promise<readonly Build[]>;

  /** Removes a build that is not served, whether it is complete or not; nobody may be at it any more. One that is not there is already removed. */
  abandon(build: string): Promise<void>;
}

/**
 * The embedded view store: `views.db` and the complete builds in `builds/` for what can be built anew from the log, `progress.db` for what cannot, so that
 * removing the others resets no reaction. Makes the directory and the files where they are missing. A build that was dropped is removed.
 *
 * Rejects with {@link ViewFileRefused} when a file is of another format or no database, with `ServedTwice` when two hold a collection of the same name.
 */
export async function openSqliteViewStore(directory: string): Promise<SqliteViewStore> {
  await mkdir(directory, { recursive: true });
  await removeLeftovers(directory);
  return openTogether(openForWriting, (opening) => {
    const [views, progress] = [opening(viewsPath(directory)), opening(progressPath(directory))];
    makeViews(views);
    makeProgress(progress);
    const store = new LiveStore(directory, views, progress);
    for (const build of completeBuilds(directory)) store.serveBuild(build, opening(buildPath(directory, build)));
    return store;
  });
}

class LiveStore extends SqliteViewReader implements SqliteViewStore {
  /** The data directory belongs to one process. */
  readonly shared = false;
  private readonly directory: string;
  private readonly views: Connection;
  private readonly pages = new RecentPages();

  constructor(directory: string, views: Connection, progress: Connection) {
    super(views, progress);
    this.directory = directory;
    this.views = views;
  }

  override async query(query: Query): Promise<QueryPage> {
    const { files } = this;
    return this.pages.get(query, () => files.of(query.collection).table(query.collection).page(query));
  }

  async prepare(collections: readonly Collection[]): Promise<void> {
    await this.files.prepare(collections);
  }

  async commit(commit: Commit): Promise<void> {
    try {
      this.files.commit(commit);
    } finally {
      // Also after an error: the parts of other files may have been written.
      this.pages.written(commit);
    }
  }

  async drop(collections: readonly string[], checkpoints: readonly string[]): Promise<void> {
    const { files } = this;
    const emptied = files.forget(collections, checkpoints);
    this.pages.forgetAll();
    for (const build of emptied) await removeBuildFiles(this.directory, build);
    await files.sweep();
    this.pages.forgetAll();
  }

  async saveProgress(name: string, checkpoint: Checkpoint): Promise<void> {
    this.tables.progress.advance(name, checkpoint);
  }

  async takeLease(name: string, epoch: number, owner: string): Promise<boolean> {
    return this.tables.leases.take(name, epoch, owner);
  }

  async beatLease(name: string, epoch: number): Promise<boolean> {
    return this.tables.leases.beat(name, epoch);
  }

  async releaseLease(name: string, epoch: number): Promise<void> {
    this.tables.leases.release(name, epoch);
  }

  /** On the disk before it answers, since the collection that was read before may then be dropped for ever. */
  async movePointer(view: string, expected: string | null, to: Pointer): Promise<boolean> {
    const { pointers } = this.tables;
    return durably(this.views, () => pointers.move(view, expected, to));
  }

  async adopt(build: string): Promise<void> {
    if (this.files.serves(build)) return;
    const path = buildPath(this.directory, build);
    if (!existsSync(path)) throw new ViewFileRefused(path, 'is not there');
    openTogether(openForWriting, (opening) => {
      const connection = opening(path);
      if (!isComplete(connection, build)) throw new ViewFileRefused(path, 'is a build that is not complete');
      this.serveBuild(build, connection);
    });
  }

  /** Takes over a connection to a build that is complete. */
  serveBuild(build: string, connection: Connection): void {
    makeBuild(connection);
    this.serve(build, connection);
  }

  async builds(): Promise<readonly Build[]> {
    const { files } = this;
    return allBuilds(this.directory, (build) => files.serves(build));
  }

  async abandon(build: string): Promise<void> {
    if (this.files.serves(build)) throw new Error(`build ${build} is served; drop its collections instead`);
    await removeBuildFiles(this.directory, build);
  }
}
