import { collectionOf, type Projection } from '#domain/kernel/projection';
import type { ViewStore } from '#view-store/view-store';

type View = Pick<Projection, 'name' | 'version'>;

/** Told of a view that is read from another collection from now on. */
type Moved = (view: string) => void;

/**
 * Which collection of each view is read. A view begins in `<name>@<version>`; a rebuild goes on in `<name>@<version>#<build>`, and the pointer in the store
 * says which one counts. It is looked at once at the start and again now and then, since another process may have moved it; whoever moves it here says so.
 */
export class Collections {
  private readonly store: Pick<ViewStore, 'pointer' | 'movePointer'>;
  private readonly views: readonly View[];
  private readonly active = new Map<string, string>();
  private readonly listeners: Moved[] = [];

  constructor(store: Pick<ViewStore, 'pointer' | 'movePointer'>, views: readonly View[]) {
    this.store = store;
    this.views = views;
  }

  /** Reads every pointer. A view that has none gets one, so that a later version knows what it comes after. */
  async load(): Promise<void> {
    await Promise.all(
      this.views.map(async (view) => {
        const first = collectionOf(view);
        if (await this.store.pointer(view.name)) return;
        await this.store.movePointer(view.name, null, { collection: first, previous: null });
      }),
    );
    await this.refresh();
  }

  /** Looks again where the pointers stand. */
  async refresh(): Promise<void> {
    await Promise.all(
      this.views.map(async ({ name }) => {
        const before = this.active.get(name);
        const pointer = await this.store.pointer(name);
        // Whoever moved it here meanwhile knows better than an answer that may be from before.
        if (pointer && this.active.get(name) === before) this.moved(name, pointer.collection);
      }),
    );
  }

  /** The pointer of a view has been moved to this collection. */
  moved(view: string, collection: string): void {
    if (this.active.get(view) === collection) return;
    this.active.set(view, collection);
    for (const told of this.listeners) told(view);
  }

  /** Calls back whenever a view is found to be read from another collection. */
  onMove(listener: Moved): void {
    this.listeners.push(listener);
  }

  /** The collection that a view is read from. */
  of(view: View): string {
    return this.active.get(view.name) ?? collectionOf(view);
  }

  /** Name and version of what is read: a cursor of one build is as good in another build of the same version. */
  versionOf(view: View): string {
    return this.of(view).split('#')[0] as string;
  }

  /** Whether what is read is of this very version; where not, it is read as it is until the new version is built. */
  isUpToDate(view: View): boolean {
    return this.versionOf(view) === collectionOf(view);
  }
}
