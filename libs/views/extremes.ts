/** The earlier of two instants in ISO-8601 with milliseconds, which sort as text; null is no instant yet. */
export function earlier(a: string | null, b: string): string {
  return a !== null && a < b ? a : b;
}

/** The greater of two texts: arbitrary, but the same whichever came first. Null is no text yet. */
export function greater<T extends string>(a: T | null, b: T | null): T | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? b : a;
}
