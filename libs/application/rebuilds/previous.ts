import type { ViewStore } from '#view-store/view-store';

/**
 * Removes what a view was read from before its pointer moved last. The documents go first: where a process dies between the two, the pointer still names
 * what is gone, and the next time it is forgotten too.
 */
export async function dropPrevious(views: Pick<ViewStore, 'pointer' | 'movePointer' | 'drop'>, view: string): Promise<string | null> {
  const pointer = await views.pointer(view);
  if (!pointer?.previous) return null;
  await views.drop([pointer.previous], [pointer.previous]);
  await views.movePointer(view, pointer.collection, { collection: pointer.collection, previous: null });
  return pointer.previous;
}
