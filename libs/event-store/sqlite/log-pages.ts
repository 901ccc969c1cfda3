import { positionNumber, positionText } from '../embedded/position.ts';
import { checkLimit } from '../embedded/requests.ts';
import type { Page, ReadAllOptions, RecordedEvent } from '../event-store.ts';

/** One page of the whole log, from whatever holds that part of it. `last` is the number of its last event. */
export function readPage({ from, limit, prefixes }: ReadAllOptions, last: number, source: PageSource): Page {
  checkLimit(limit);
  const after = positionNumber(from);
  if (after >= last) return { events: [], position: from };
  // Positions have no gaps, so how far a page reaches is known before it is read.
  const looked = Math.min(Math.floor(limit), last - after);
  return { events: source(after, looked, wantedBy(prefixes)), position: positionText(after + looked) };
}

/** The wanted ones of so many events after a number. */
export type PageSource = (after: number, count: number, wanted: (stream: string) => boolean) => readonly RecordedEvent[];

function wantedBy(prefixes: readonly string[] | undefined): (stream: string) => boolean {
  if (!prefixes) return () => true;
  return (stream) => prefixes.some((prefix) => stream.startsWith(prefix));
}
