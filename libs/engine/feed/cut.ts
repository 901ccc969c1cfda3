import type { Work } from './subscriber.ts';

/** The first events of a page, at most `size`, and what is left of it: null when that is all. Only the end of a page may be caught up. */
export function cut(page: Work, size: number): readonly [Work, Work | null] {
  const { events } = page;
  if (events.length <= size) return [page, null];
  const first = events.slice(0, size);
  const position = first.at(-1)?.position ?? page.position;
  return [{ events: first, position, caughtUp: false }, { ...page, events: events.slice(size) }];
}
