import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { Collection, Commit, ViewStore } from '../../view-store.ts';
import { CollectionReader } from '../collection-reader.ts';
import type { ReadCollections } from '../collection-reader.ts';
import { durably, openForBuilding, ViewFileRefused } from '../connection.ts';
import type { Connection } from '../connection.ts';
import { openTogether } from '../files.ts';
import { makeBuild } from '../schema.ts';
import { ViewFiles } from '../view-files.ts';
import { ViewsFile } from '../views-file.ts';
import { buildPath, buildsDirectory, removeBuildFiles } from './build-files.ts';
import { isComplete } from './build-state.ts';

/** Collections that are built aside in a file of their own, of which the store that serves knows nothing. */
export interface BuildStore extends ReadCollections, Pick<ViewStore, 'prepare' | 'commit'> {
  /** Says that all that belongs into the file is in it, which outlasts a power cut, and closes it. The store that serves can adopt it now, and does when it is next opened. */
  complete(): Promise<void>;
}

/**
 * Opens the build of this name in a data directory: a new one, or one that was begun and is gone on with. Made for a thread or process of its own,
 * beside the store that serves; nobody else may be at the same build.
 *
 * Rejects with {@link ViewFileRefused} when it is complete, or its file is of another format or no database.
 */
export async function openBuild(directory: string, build: string): Promise<BuildStore> {
  const path = buildPath(directory, build);
  await mkdir(buildsDirectory(directory), { recursive: true });
  // Of an earlier file of this name, whose removal was cut short.
  if (!existsSync(path)) await removeBuildFiles(directory, build);
  return openTogether(openForBuilding, (opening) => {
    const connection = opening(path);
    makeBuild(connection);
    if (isComplete(connection, build)) throw new ViewFileRefused(path, 'is complete: it is only served');
    return new SqliteBuild(connection, build);
  });
}

class SqliteBuild extends CollectionReader implements BuildStore {
  private readonly connection: Connection;
  private readonly build: string;

  constructor(connection: Connection, build: string) {
    super(new ViewFiles(new ViewsFile(connection)));
    this.connection = connection;
    this.build = build;
  }

  async prepare(collections: readonly Collection[]): Promise<void> {
    await this.files.prepare(collections);
  }

  async commit(commit: Commit): Promise<void> {
    this.files.commit(commit);
  }

  async complete(): Promise<void> {
    this.stayOpen();
    const mark = this.connection.prepare('INSERT INTO build (name, complete) VALUES (?, 1)');
    durably(this.connection, () => mark.run(this.build));
    await this.close();
  }
}
