import { mkdir } from 'node:fs/promises';
import type { Checkpoint, Collection, Commit, Query, QueryPage, ViewStore } from '../view-store.ts';
import { openForWriting } from './connection.ts';
import { withFiles } from './files.ts';
import { RecentPages } from './recent-pages.ts';
import { makeProgress, makeViews } from './schema.ts';
import { SqliteViewReader } from './view-reader.ts';

/**
 * The embedded view store: `views.db` for what can be built anew from the log, `progress.db` for what cannot, so that removing
 * the first one resets no reaction. Makes the directory and the files where they are missing.
 *
 * Rejects with {@link ViewFileRefused} when a file is of another format or no database.
 */
export async function openSqliteViewStore(directory: string): Promise<ViewStore> {
  await mkdir(directory, { recursive: true });
  return withFiles(directory, openForWriting, (views, progress) => {
    makeViews(views);
    makeProgress(progress);
    return new SqliteViewStore(views, progress);
  });
}

class SqliteViewStore extends SqliteViewReader implements ViewStore {
  private readonly pages = new RecentPages();

  override async query(query: Query): Promise<QueryPage> {
    const { views } = this;
    return this.pages.get(query, () => views.table(query.collection).page(query));
  }

  async prepare(collections: readonly Collection[]): Promise<void> {
    await this.views.prepare(collections);
  }

  async commit(commit: Commit): Promise<void> {
    this.views.commit(commit);
    this.pages.written(commit);
  }

  async drop(collections: readonly string[], checkpoints: readonly string[]): Promise<void> {
    const { views } = this;
    this.pages.forgetAll();
    await views.drop(collections, checkpoints);
    this.pages.forgetAll();
  }

  async saveProgress(name: string, checkpoint: Checkpoint): Promise<void> {
    this.progresses.advance(name, checkpoint);
  }
}
