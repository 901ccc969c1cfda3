import type { Work } from './subscriber.ts';

/** A page in parts of at most `size` events, in order; they end where the page ends, and only the last one may be caught up. */
export function sliced(page: Work, size = Infinity): readonly Work[] {
  const { events } = page;
  if (events.length <= size) return [page];
  const parts: Work[] = [];
  for (let from = 0; from < events.length; from += size) {
    const part = events.slice(from, from + size);
    parts.push({ events: part, position: part.at(-1)?.position ?? page.position, caughtUp: false });
  }
  const last = parts.pop();
  return last ? [...parts, { ...last, position: page.position, caughtUp: page.caughtUp }] : [page];
}
