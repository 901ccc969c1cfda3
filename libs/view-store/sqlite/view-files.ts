import { compareText } from '../order.ts';
import type { Collection, Commit, ParkedDocument } from '../view-store.ts';
import { partsOf } from './parts.ts';
import type { ViewsFile } from './views-file.ts';

/**
 * All files of collections: `views.db`, and one for each build that was adopted. A collection lies in one file, together with the checkpoint of its
 * name; checkpoints of other names lie in `views.db`.
 */
export class ViewFiles {
  private readonly main: ViewsFile;
  private readonly adopted = new Map<string, ViewsFile>();
  /** Where the collections of adopted files lie. */
  private readonly places = new Map<string, ViewsFile>();

  constructor(main: ViewsFile) {
    this.main = main;
  }

  /** Where a collection lies, and the checkpoint of its name. */
  of(name: string): ViewsFile {
    return this.places.get(name) ?? this.main;
  }

  serves(build: string): boolean {
    return this.adopted.has(build);
  }

  /** In order of name. */
  collections(): readonly Collection[] {
    return this.all().flatMap((file) => file.collections()).sort((a, b) => compareText(a.name, b.name));
  }

  /** Serves the collections of a build from now on. Throws when one of them lies elsewhere already, and then serves none. */
  adopt(build: string, file: ViewsFile): void {
    const names = file.collections().map(({ name }) => name);
    const served = new Set(this.collections().map(({ name }) => name));
    const twice = names.filter((name) => served.has(name));
    if (twice.length > 0) throw new ServedTwice(build, twice);
    this.adopted.set(build, file);
    for (const name of names) this.places.set(name, file);
  }

  /** In order of collection and id. */
  parked(collection?: string): readonly ParkedDocument[] {
    if (collection === undefined) return this.all().flatMap((file) => file.parking.list()).sort(byCollection);
    const file = this.of(collection);
    file.table(collection);
    return file.parking.list(collection);
  }

  /** What is missing is made in `views.db`, after all the others had their chance to refuse. */
  async prepare(collections: readonly Collection[]): Promise<void> {
    for (const file of this.all()) await file.prepare(collections.filter(({ name }) => this.of(name) === file));
  }

  /**
   * A transaction for each file, that of `views.db` last. When the process dies between two of them, the later ones lack documents together with their
   * checkpoints; the same commit again mends it.
   */
  commit(commit: Commit): void {
    const parts = partsOf(commit, (name) => this.of(name));
    const files = this.all().filter((file) => parts.has(file));
    const each = (use: (file: ViewsFile, part: Commit) => void): void => files.forEach((file) => use(file, parts.get(file) as Commit));
    if (files.length > 1) each((file, part) => file.check(part));
    each((file, part) => file.commit(part));
  }

  /** Gone at once. Gives the builds of which nothing is left; their files are closed. Space is free when `sweep` has ended. */
  forget(collections: readonly string[], checkpoints: readonly string[]): readonly string[] {
    for (const file of this.all()) file.forget(collections, checkpoints);
    for (const name of collections) this.places.delete(name);
    const served = new Set(this.places.values());
    const emptied = [...this.adopted].filter(([, file]) => !served.has(file));
    for (const [build, file] of emptied) {
      this.adopted.delete(build);
      file.close();
    }
    return emptied.map(([build]) => build);
  }

  async sweep(): Promise<void> {
    for (const file of this.all()) await file.sweep();
  }

  close(): void {
    for (const file of this.all()) file.close();
  }

  /** `views.db` last. */
  private all(): readonly ViewsFile[] {
    return [...this.adopted.values(), this.main];
  }
}

/** Two files hold collections of one name, and nothing says which one is meant. */
export class ServedTwice extends Error {
  readonly build: string;

  constructor(build: string, collections: readonly string[]) {
    super(`build ${build} holds ${collections.join(', ')}, which another file holds too`);
    this.name = 'ServedTwice';
    this.build = build;
  }
}

const byCollection = (a: ParkedDocument, b: ParkedDocument): number => compareText(a.collection, b.collection) || compareText(a.id, b.id);
