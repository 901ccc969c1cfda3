/** The oldest Node that the SQLite driver runs on. */
const OLDEST = 22;

/**
 * Stops with a plain line on a Node that is too old. Called on the line before a database is opened: there an older Node
 * does not throw, it crashes.
 */
export function requireNode(version: string): void {
  const major = Number.parseInt(version, 10);
  if (major >= OLDEST) return;
  throw new Error(`the embedded store needs Node ${OLDEST} or later, this is ${version}; start it through npm, which has its own`);
}
