import { CALLS, commitOf } from '../../contract/sample.ts';
import type { Collection, Commit } from '../../view-store.ts';
import { openBuild } from './build-store.ts';

/** {@link CALLS} as a rebuild names it. */
export const ASIDE: Collection = { ...CALLS, name: 'calls@1#b1' };

/** The same writes into the collection of a build. */
export const aside = <W extends { readonly collection: string }>(write: W, collection = ASIDE.name): W => ({ ...write, collection });

/** Builds collections in a file of their own, all of it in one commit. */
export async function built(directory: string, name: string, commit: Partial<Commit>, collections: readonly Collection[] = [ASIDE]): Promise<void> {
  const build = await openBuild(directory, name);
  await build.prepare(collections);
  await build.commit(commitOf(commit));
  await build.complete();
}
