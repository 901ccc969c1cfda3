import type { Instant } from '../kernel/instant.ts';

/** Free-form messages may go in `[from, until)`. */
export interface Stretch {
  readonly from: Instant;
  readonly until: Instant;
}

/**
 * When the contact was active, oldest first: the newest moves one by one, the many before them only as the stretches of time in which the window
 * stood open. Both are functions of the set of moves, whatever the order in which they came.
 */
export interface ServiceWindow {
  readonly moves: readonly Stretch[];
  readonly before: readonly Stretch[];
}

export const NO_WINDOW: ServiceWindow = { moves: [], before: [] };

/** Moves that are kept one by one. */
const KEPT = 128;

/** Takes in one move of the window. */
export function withMove(window: ServiceWindow, move: Stretch): ServiceWindow {
  const others = window.moves.filter(({ from }) => from !== move.from);
  const moves = sorted([...others, move]);
  const [oldest] = moves;
  if (moves.length <= KEPT || !oldest) return { ...window, moves };
  return { moves: moves.slice(1), before: union(window.before, oldest) };
}

/** The moves of two windows that turned out to be one. */
export function joinWindows(window: ServiceWindow, other: ServiceWindow): ServiceWindow {
  const before = other.before.reduce(union, window.before);
  return other.moves.reduce(withMove, { ...window, before });
}

/** Whether a move would change nothing. */
export function knowsMove({ moves, before }: ServiceWindow, { from, until }: Stretch): boolean {
  if (moves.some((move) => move.from === from)) return true;
  const [oldest] = moves;
  const isThinned = moves.length === KEPT && oldest !== undefined && from < oldest.from;
  return isThinned && before.some((stretch) => stretch.from <= from && until <= stretch.until);
}

/** The window as it stood at an instant: its last end, and whether that was still to come. */
export function windowAt({ moves, before }: ServiceWindow, at: Instant): { readonly open: boolean; readonly until: Instant | null } {
  const reached = [before, moves].flatMap((stretches) => stretches.findLast(({ from }) => from <= at) ?? []);
  const [first] = reached;
  if (!first) return { open: false, until: null };
  const until = reached.reduce((last, stretch) => later(last, stretch.until), first.until);
  return { open: at < until, until };
}

function union(stretches: readonly Stretch[], added: Stretch): readonly Stretch[] {
  const joined: Stretch[] = [];
  for (const stretch of sorted([...stretches, added])) {
    const last = joined.at(-1);
    if (last && stretch.from <= last.until) joined[joined.length - 1] = { from: last.from, until: later(last.until, stretch.until) };
    else joined.push(stretch);
  }
  return joined;
}

const sorted = (stretches: readonly Stretch[]): readonly Stretch[] => stretches.toSorted((a, b) => a.from - b.from);

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);
